//! The overview: what is spent and where, what changed, what is frozen. Knows which questions make it; must not add up what
//! the cube can.

use super::explore::question;
use super::failure::failed;
use super::marks::Marks;
use super::part::Parts;
use super::{Floe, place};
use crate::service::{EnvironmentView, costs, environments};
use floe_app::view::*;
use floe_domain::cost::grammar;
use floe_domain::cost::view::Change;
use floe_domain::cost::{Dimension, Metric, RangeSpec, Report, ResolvedQuery};
use floe_domain::environment::{Environment, EnvironmentKind, EnvironmentState};
use floe_domain::money::{Amount, Percent};
use floe_domain::region;
use floe_domain::time::{DayRange, Granularity, Preset};
use floe_ledger::cube::RegionSummary;
use std::cmp::Reverse;
use std::collections::BTreeMap;

const UNSEEN: &str = "The overview can not be shown";
/// The most points of a region's trend.
const MOST_POINTS: i64 = 30;
/// How many services that changed are named.
const MOVERS: usize = 4;

/// Figures by currency and value.
type Figures = BTreeMap<String, BTreeMap<Option<String>, Amount>>;

/// The overview of the days that a query names; the last 30 days when it names none.
pub(super) async fn show(floe: &Floe, query: String) -> Result<OverviewPage, Failure> {
    let caller = floe.caller()?;
    let costs = costs::open(floe.app(), caller).map_err(failed(UNSEEN))?;
    let today = costs.today();
    let spec = if names_days(&query) {
        question(&query)?.range
    } else {
        RangeSpec::Preset(Preset::Last30Days)
    };
    let range = spec.resolve(today);
    let before = range.before();
    let ask = |range, granularity, dimension| {
        let costs = costs.clone();
        let question = ResolvedQuery {
            range,
            granularity,
            metric: Metric::BilledCost,
            group_by: vec![dimension],
            filters: Vec::new(),
            currency: None,
        };
        async move { costs.answer(question).await.map_err(failed(UNSEEN)) }
    };
    let daily = ask(range, Granularity::Day, Dimension::Region).await?;
    let regions_before = figures(&ask(before, Granularity::None, Dimension::Region).await?);
    let services = figures(&ask(range, Granularity::None, Dimension::Service).await?);
    let services_before = figures(&ask(before, Granularity::None, Dimension::Service).await?);
    let mut parts = Parts::new(floe);
    let views = environments::list(floe.app(), caller).await;
    let views = parts.found("The environments of regions can not be shown", views);
    let beside = Marks::of(floe, caller, range, &[]).await;
    let beside = parts.found("Notes and events can not be shown", beside);
    let known = Known {
        summaries: costs.regions(),
        views: views.unwrap_or_default(),
    };
    let regions = figures(&daily);
    let trends = trends(&daily, range);
    let mut currencies: Vec<_> = regions
        .keys()
        .chain(regions_before.keys())
        .cloned()
        .collect();
    currencies.sort();
    currencies.dedup();
    let empty = BTreeMap::new();
    let of = |figures: &'_ Figures, currency: &str| figures.get(currency).unwrap_or(&empty).clone();
    let sections = currencies.into_iter().map(|currency| {
        let (now, then) = (of(&regions, &currency), of(&regions_before, &currency));
        let total: Amount = now.values().copied().sum();
        CurrencyOverview {
            total,
            change: Change::of(sum(&now), sum(&then)),
            movers: movers(&of(&services, &currency), &of(&services_before, &currency)),
            regions: known.regions(&now, &then, total, |region| {
                trends
                    .get(&(currency.clone(), region.clone()))
                    .cloned()
                    .unwrap_or_default()
            }),
            currency,
        }
    });
    Ok(OverviewPage {
        today,
        range,
        before,
        data: costs.days(),
        currencies: sections.collect(),
        hidden: known.hidden(),
        beside: beside.map_or_else(String::new, |beside| beside.list(None, &[])),
        missing: parts.notices(),
    })
}

/// Whether a query says which days; the grammar's standard range is the explorer's, not the overview's.
fn names_days(query: &str) -> bool {
    grammar::decode(query).iter().any(|(name, value)| {
        !value.is_empty() && matches!(name.as_str(), "range" | "start" | "end")
    })
}

/// The sums per currency and value over all periods.
fn figures(report: &Report) -> Figures {
    let mut figures = Figures::new();
    for row in &report.rows {
        let value = row.keys.first().cloned().flatten();
        let sum = figures
            .entry(row.unit.to_string())
            .or_default()
            .entry(value)
            .or_default();
        *sum = [*sum, row.amount].into_iter().sum();
    }
    figures
}

/// The sum of all; none when there is nothing to sum.
fn sum(figures: &BTreeMap<Option<String>, Amount>) -> Option<Amount> {
    (!figures.is_empty()).then(|| figures.values().copied().sum())
}

/// Each region's cost in equal parts of the range: days, or as many days as keep the points few. Parts are counted back
/// from the last day; days left over at the start are in none, since a shorter part would look like a fall.
fn trends(daily: &Report, range: DayRange) -> BTreeMap<(String, Option<String>), Vec<Amount>> {
    let step = (range.days() + MOST_POINTS - 1)
        .div_euclid(MOST_POINTS)
        .max(1);
    let left_over = range.days().rem_euclid(step);
    let points = usize::try_from(range.days().div_euclid(step)).unwrap_or_default();
    let mut trends = BTreeMap::new();
    for row in &daily.rows {
        let region = row.keys.first().cloned().flatten();
        let trend: &mut Vec<Amount> = trends
            .entry((row.unit.to_string(), region))
            .or_insert_with(|| vec![Amount::ZERO; points]);
        let day = row
            .period
            .map(|period| (period.day - range.start).num_days() - left_over)
            .filter(|day| *day >= 0)
            .map(|day| day / step);
        let point = day
            .and_then(|day| usize::try_from(day).ok())
            .and_then(|day| trend.get_mut(day));
        if let Some(point) = point {
            *point = [*point, row.amount].into_iter().sum();
        }
    }
    trends
}

/// The services whose cost changed most.
fn movers(
    now: &BTreeMap<Option<String>, Amount>,
    then: &BTreeMap<Option<String>, Amount>,
) -> Vec<Mover> {
    let mut services: Vec<_> = now.keys().chain(then.keys()).collect();
    services.sort();
    services.dedup();
    let mover = |service: &Option<String>| Mover {
        service: service.clone(),
        total: now.get(service).copied().unwrap_or_default(),
        change: Change::of(now.get(service).copied(), then.get(service).copied()),
    };
    let mut movers: Vec<_> = services
        .into_iter()
        .map(mover)
        .filter(|mover| !mover.change.amount.is_zero())
        .collect();
    movers.sort_by_key(|mover| Reverse(mover.change.amount.abs()));
    movers.truncate(MOVERS);
    movers
}

/// What is known of regions beside their cost.
struct Known {
    summaries: Vec<RegionSummary>,
    views: Vec<EnvironmentView>,
}

impl Known {
    fn regions(
        &self,
        now: &BTreeMap<Option<String>, Amount>,
        then: &BTreeMap<Option<String>, Amount>,
        whole: Amount,
        trend: impl Fn(&Option<String>) -> Vec<Amount>,
    ) -> Vec<RegionOverview> {
        let mut ids: Vec<_> = now.keys().chain(then.keys()).collect();
        ids.sort();
        ids.dedup();
        let mut regions: Vec<_> = ids
            .into_iter()
            .map(|id| {
                let change = Change::of(now.get(id).copied(), then.get(id).copied());
                self.region(
                    id,
                    now.get(id).copied().unwrap_or_default(),
                    change,
                    whole,
                    trend(id),
                )
            })
            .collect();
        regions.sort_by_key(|region| (Reverse(region.total), region.region.is_none()));
        regions
    }

    fn region(
        &self,
        id: &Option<String>,
        total: Amount,
        change: Change,
        whole: Amount,
        trend: Vec<Amount>,
    ) -> RegionOverview {
        let summary = self.summaries.iter().find(|summary| summary.region == *id);
        let provider = summary
            .and_then(|summary| summary.providers.first())
            .map_or("", String::as_str);
        let place = id.as_deref().and_then(|id| region::place_of(provider, id));
        let given = summary.and_then(|summary| summary.name.clone());
        RegionOverview {
            name: match (place, given) {
                (Some(place), _) => place.name.to_owned(),
                (None, Some(name)) => name,
                (None, None) => place::name(id.as_deref()),
            },
            partition: id
                .as_deref()
                .map(|id| region::partition_of(provider, id))
                .unwrap_or_default()
                .to_owned(),
            place: place.map(|place| (place.latitude, place.longitude)),
            total,
            share: Percent::of(total, whole),
            change,
            trend,
            complete_to: summary.map(|summary| summary.last),
            environment: self.environment(id.as_deref()),
            region: id.clone(),
        }
    }

    fn environment(&self, region: Option<&str>) -> Option<RegionEnvironment> {
        let id = Environment::id_of_region(region);
        let view = self.views.iter().find(|view| view.environment.id == id)?;
        Some(RegionEnvironment {
            id,
            state: view.environment.state,
            freezes: view
                .freezes
                .iter()
                .map(|freeze| (freeze.id.clone(), freeze.name.clone()))
                .collect(),
        })
    }

    /// Regions whose data set is deleted.
    fn hidden(&self) -> Vec<HiddenRegion> {
        let gone = |view: &&EnvironmentView| {
            let environment = &view.environment;
            let is_gone = matches!(
                environment.state,
                EnvironmentState::Deleted { .. } | EnvironmentState::Purged
            );
            environment.kind == EnvironmentKind::DataSet && is_gone
        };
        self.views
            .iter()
            .filter(gone)
            .map(|view| HiddenRegion {
                name: place::name(place::id(&view.environment.region)),
                region: view.environment.region.clone(),
                environment_id: view.environment.id.clone(),
                state: view.environment.state,
            })
            .collect()
    }
}

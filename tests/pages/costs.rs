//! A handful of charges and the answers that pages get about them, added up the naive way. Knows figures a person can
//! check by hand; today is 5 October 2024.

use chrono::NaiveDate;
use floe_app::view::*;
use floe_domain::cost::view::{Change, view};
use floe_domain::cost::{
    CostQuery, Dimension, Filter, Period, RangeSpec, Report, ResolvedQuery, Row, grammar,
};
use floe_domain::environment::EnvironmentState;
use floe_domain::freeze::Wrong;
use floe_domain::money::{Amount, Percent};
use floe_domain::time::{DayRange, Granularity, Preset};
use std::collections::BTreeMap;

/// Day, region, service, currency, amount.
type Charge = (
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
    &'static str,
);

const CHARGES: &[Charge] = &[
    ("2024-08-20", Some("eu-west-1"), "Amazon S3", "USD", "100"),
    ("2024-09-10", Some("eu-west-1"), "Amazon S3", "USD", "150.5"),
    (
        "2024-09-11",
        Some("eu-west-1"),
        "Amazon EC2",
        "USD",
        "1200.123456",
    ),
    ("2024-09-12", Some("us-east-1"), "Amazon EC2", "USD", "49.5"),
    ("2024-09-30", None, "Tax", "USD", "-20"),
    ("2024-09-12", Some("cn-north-1"), "Amazon EC2", "CNY", "88"),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The day on which the samples are asked about.
pub(crate) fn today() -> NaiveDate {
    day("2024-10-05")
}

fn value(charge: &Charge, dimension: &Dimension) -> Option<String> {
    match dimension {
        Dimension::Region => charge.1.map(str::to_owned),
        Dimension::Service => Some(charge.2.to_owned()),
        _ => None,
    }
}

fn passes(charge: &Charge, filter: &Filter) -> bool {
    filter.passes(value(charge, &filter.dimension).as_deref())
}

fn report(query: &ResolvedQuery) -> Report {
    type Cell = (Option<Period>, Vec<Option<String>>, String);
    let mut sums: BTreeMap<Cell, Amount> = BTreeMap::new();
    for charge in CHARGES {
        let on = day(charge.0);
        if !query.range.contains(on) || !query.filters.iter().all(|filter| passes(charge, filter)) {
            continue;
        }
        let period = match query.granularity {
            Granularity::None => None,
            granularity => Some(granularity.first_day(on)),
        };
        let keys = query
            .group_by
            .iter()
            .map(|one| value(charge, one))
            .collect();
        let period = period.map(|day| Period { day, hour: None });
        let sum = sums.entry((period, keys, charge.3.to_owned())).or_default();
        *sum = [*sum, charge.4.parse().unwrap()].into_iter().sum();
    }
    let rows = sums
        .into_iter()
        .map(|((period, keys, unit), amount)| Row {
            period,
            keys: keys.into(),
            unit: unit.into(),
            amount,
        })
        .collect();
    Report::new(query, rows)
}

/// What the explorer gets; nothing is imported where `is_empty`.
pub(crate) fn explore(query: &str, is_empty: bool) -> Result<ExplorePage, Failure> {
    let wrong = |error: grammar::GrammarError| {
        Failure::invalid("No answer", vec![Wrong::new(&error.field, &error.reason)])
    };
    let asked = grammar::parse(query).map_err(wrong)?;
    let now = asked.resolve(today());
    let then = asked.compare.resolve(now.range);
    let earlier = then.map(|range| {
        report(&ResolvedQuery {
            range,
            ..now.clone()
        })
    });
    let mut report = view(&report(&now), earlier.as_ref());
    report.mark(today(), Some(all_days()));
    Ok(ExplorePage {
        today: today(),
        cut: vec![0; report.units.len()],
        before: then,
        forecast: None,
        analysis: String::new(),
        freezes: vec![FreezeBand {
            id: "fz-launch".to_owned(),
            name: "Launch week".to_owned(),
            scope: "every environment".to_owned(),
            starts_at: "2024-09-09T00:00:00Z".parse().unwrap(),
            ends_at: "2024-09-16T00:00:00Z".parse().unwrap(),
        }],
        data: (!is_empty).then(all_days),
        open_months: vec![],
        last: (!is_empty).then(|| "2024-09-30T13:00:00Z".parse().unwrap()),
        may_import: false,
        has_hours: false,
        charts: vec![],
        pivots: vec![],
        keyed: vec![Dimension::Tag("team".to_owned())],
        currencies: vec!["EUR".to_owned()],
        told: report
            .units
            .iter()
            .map(|unit| UnitWords {
                line: format!("<strong>Told of {}</strong>", unit.unit),
                note: "<p>The rule</p>".to_owned(),
            })
            .filter(|_| now.currency.is_some())
            .collect(),
        beside: "<h2>Notes and events</h2>".to_owned(),
        marks: vec![Mark {
            at: 2_500,
            label: "1–2".to_owned(),
            is_refusal: true,
        }],
        names: vec![("eu-west-1".to_owned(), "Europe (Ireland)".to_owned())],
        report,
    })
}

fn all_days() -> DayRange {
    DayRange::new(day("2024-08-20"), day("2024-10-01")).unwrap()
}

/// What the search for values gets.
pub(crate) fn values() -> ValuesPage {
    ValuesPage {
        values: vec![ValueChoice {
            value: Some("Amazon S3".to_owned()),
            name: None,
            costs: vec![],
        }],
        matching: 1,
        about: "Billed cost, 1–30 Sep 2024".to_owned(),
    }
}

/// What the overview gets.
pub(crate) fn overview(query: &str, is_empty: bool) -> Result<OverviewPage, Failure> {
    let asked = grammar::parse(query).unwrap_or_default();
    let range = if query.is_empty() {
        RangeSpec::Preset(Preset::LastMonth)
    } else {
        asked.range
    };
    let now = CostQuery {
        range,
        granularity: Granularity::None,
        group_by: vec![Dimension::Region],
        ..CostQuery::default()
    }
    .resolve(today());
    let then = ResolvedQuery {
        range: now.range.before(),
        ..now.clone()
    };
    let figures = view(&report(&now), Some(&report(&then)));
    let currencies = figures.units.iter().map(|unit| CurrencyOverview {
        currency: unit.unit.clone(),
        total: unit.total,
        change: unit.change.unwrap(),
        movers: vec![Mover {
            service: Some("Amazon EC2".to_owned()),
            total: unit.total,
            change: Change::of(Some(Amount::from_whole(30)), Some(Amount::from_whole(20))),
        }],
        regions: unit
            .rows
            .iter()
            .map(|row| region(row.keys[0].as_deref(), row.total, row.share))
            .collect(),
    });
    Ok(OverviewPage {
        today: today(),
        range: now.range,
        before: then.range,
        data: (!is_empty).then(all_days),
        currencies: if is_empty {
            vec![]
        } else {
            currencies.collect()
        },
        beside: String::new(),
        missing: String::new(),
        hidden: if is_empty {
            vec![]
        } else {
            vec![HiddenRegion {
                region: "eu-south-1".to_owned(),
                name: "Europe (Milan)".to_owned(),
                environment_id: "cost-explorer-eu-south-1".to_owned(),
                state: EnvironmentState::Purged,
            }]
        },
    })
}

fn region(id: Option<&str>, total: Amount, share: Option<Percent>) -> RegionOverview {
    let (name, partition, place) = match id {
        Some("eu-west-1") => ("Europe (Ireland)", "aws", Some((53.3, -6.3))),
        Some("us-east-1") => ("US East (N. Virginia)", "aws", Some((38.9, -77.4))),
        Some("cn-north-1") => ("China (Beijing)", "aws-cn", Some((39.9, 116.4))),
        _ => ("Global / no region", "", None),
    };
    RegionOverview {
        region: id.map(str::to_owned),
        name: name.to_owned(),
        partition: partition.to_owned(),
        place,
        total,
        share,
        change: Change::of(Some(total), None),
        trend: vec![Amount::ZERO, total],
        complete_to: Some("2024-09-30T21:00:00Z".parse().unwrap()),
        environment: Some(RegionEnvironment {
            id: format!("cost-explorer-{}", id.unwrap_or("no-region")),
            state: EnvironmentState::Active,
            freezes: match id {
                Some("eu-west-1") => vec![("fz-launch".to_owned(), "Launch week".to_owned())],
                _ => vec![],
            },
        }),
    }
}

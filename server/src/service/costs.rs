//! Cost questions. Knows who may ask and what today is; must not add anything up, the cube does.

use super::{Caller, Refused, rates};
use crate::app::App;
use crate::ledger::{Damaged, Served};
use chrono::NaiveDate;
use floe_domain::cost::convert::{self, Converter, TooLarge};
use floe_domain::cost::drivers::Figure;
use floe_domain::cost::{
    AsOf, CostQuery, Dimension, Filter, Leading, Period, Report, ResolvedQuery,
};
use floe_domain::money::Currency;
use floe_domain::people::Permission;
use floe_domain::time::{DayRange, first_of_month};
use floe_ledger::charges::SegmentKey;
use floe_ledger::cube::{Cube, MOST_ROWS, Names, QueryError, RegionSummary, Values};
use std::sync::Arc;

/// What is served, for one who may ask: all answers come from one state.
#[derive(Clone, Debug)]
pub struct Costs {
    app: App,
    served: Served,
    today: NaiveDate,
}

/// Opens what is served for questions.
///
/// # Errors
/// [`Refused::NotPermitted`]; [`Refused::Unavailable`] while the charges are being loaded.
pub fn open(app: &App, caller: &Caller) -> Result<Costs, Refused> {
    caller.require(Permission::CostsRead)?;
    if !app.ledger().is_loaded() {
        return Err(Refused::unavailable(
            "The charges are still being loaded. Try again in a moment.",
        ));
    }
    Ok(Costs {
        app: app.clone(),
        served: app.ledger().served(),
        today: app.now().date_naive(),
    })
}

/// Opens the bills as they stood then for questions; without a moment, what is served.
///
/// # Errors
/// As [`open`], and when the state can not be read.
pub async fn open_as_of(app: &App, caller: &Caller, as_of: Option<AsOf>) -> Result<Costs, Refused> {
    let latest = open(app, caller)?;
    let Some(as_of) = as_of else {
        return Ok(latest);
    };
    Ok(Costs {
        served: app.ledger().as_of(app, as_of).await?,
        ..latest
    })
}

/// The answer to one question, presets meaning days relative to today.
///
/// # Errors
/// As [`open`] and [`Costs::answer`].
pub async fn query(app: &App, caller: &Caller, question: &CostQuery) -> Result<Report, Refused> {
    let costs = open_as_of(app, caller, question.as_of).await?;
    let question = question.resolve(costs.today());
    costs.answer(question).await
}

impl Costs {
    /// The day it is, in UTC.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The exact answer.
    ///
    /// # Errors
    /// [`Refused::Invalid`] when it would be too long or too large; [`Refused::Unavailable`] when charges that belong to
    /// it can not be read, since a sum without them would be wrong.
    pub async fn answer(&self, question: ResolvedQuery) -> Result<Report, Refused> {
        self.is_readable(&question)?;
        match question.currency {
            Some(to) => self.converted(question, to).await,
            None => self.aside(move |cube| cube.query(&question)).await,
        }
    }

    /// The exact answer beside that of the time it is compared with, if it is.
    ///
    /// # Errors
    /// As [`Costs::answer`].
    pub async fn beside(
        &self,
        now: ResolvedQuery,
        before: Option<ResolvedQuery>,
    ) -> Result<(Report, Option<Report>), Refused> {
        let report = self.answer(now).await?;
        Ok(match before {
            Some(before) => (report, Some(self.answer(before).await?)),
            None => (report, None),
        })
    }

    /// The same as far as a page shows it: the `most` groups of each unit that count most told apart, or all where figures are
    /// converted.
    ///
    /// # Errors
    /// As [`Costs::answer`].
    pub async fn leading(
        &self,
        now: ResolvedQuery,
        before: Option<ResolvedQuery>,
        most: usize,
    ) -> Result<Leading, Refused> {
        // Conversions are worked out from all groups.
        if now.currency.is_some() {
            return Ok(self.beside(now, before).await?.into());
        }
        self.is_readable(&now)?;
        if let Some(before) = &before {
            self.is_readable(before)?;
        }
        self.aside(move |cube| cube.leading(&now, before.as_ref(), most))
            .await
    }

    /// What the question's charges cost and how much was consumed, by line.
    ///
    /// # Errors
    /// As [`Costs::answer`].
    pub(super) async fn lines(&self, question: ResolvedQuery) -> Result<Vec<Figure>, Refused> {
        self.is_readable(&question)?;
        self.aside(move |cube| cube.lines(&question)).await
    }

    /// How many charges there are.
    #[must_use]
    pub fn charges(&self) -> usize {
        self.served.cube.rows()
    }

    /// Refuses a question of whose charges some can not be read.
    fn is_readable(&self, question: &ResolvedQuery) -> Result<(), Refused> {
        let mut damaged = self.served.damaged.iter();
        match damaged.find(|damaged| concerns(damaged, question)) {
            None => Ok(()),
            Some(damaged) => Err(Refused::unavailable(format!(
                "Charges of this question can not be read. {}",
                damaged.detail
            ))),
        }
    }

    /// The answer with each day's amounts converted before they are added up.
    async fn converted(&self, question: ResolvedQuery, to: Currency) -> Result<Report, Refused> {
        let rates = rates::of(&self.app, to, question.range).await?;
        let too_large = |error: TooLarge| {
            Refused::invalid("currency", &format!("can not be answered: {error}"))
        };
        let mut converter = Converter::new(&question, &rates);
        for part in parts(question.range) {
            let asked = ResolvedQuery {
                range: part,
                ..convert::by_day(&question)
            };
            let rows = self.aside(move |cube| cube.query(&asked)).await?.rows;
            converter.take(rows).map_err(too_large)?;
            if converter.figures() > MOST_ROWS {
                let reason = format!("can not be answered: it has more than {MOST_ROWS} rows");
                return Err(Refused::invalid("granularity", &reason));
            }
        }
        Ok(converter.finish())
    }

    /// The values that charges of a question have of a dimension, whose text holds `search`, the most costly first, under the
    /// question's conditions on other dimensions. Costs are in the bills' own currencies.
    ///
    /// # Errors
    /// [`Refused::Invalid`] when a sum is too large; [`Refused::Unavailable`] when charges that belong to one can not be read.
    pub async fn values(
        &self,
        dimension: Dimension,
        question: ResolvedQuery,
        search: String,
        limit: usize,
    ) -> Result<Values, Refused> {
        let question = under_others(question, &dimension);
        self.is_readable(&question)?;
        self.aside(move |cube| cube.values(&dimension, &question, &search, limit))
            .await
    }

    /// The billing months, by their first days, in which charges of the question are estimated: their source says that they
    /// are on no invoice yet.
    #[must_use]
    pub fn open_months(&self, question: &ResolvedQuery) -> Vec<NaiveDate> {
        let open = self.served.open.iter();
        let mut months: Vec<NaiveDate> = open
            .filter(|key| question.filters.iter().all(|filter| is_of(filter, key)))
            .map(|key| key.month)
            .collect();
        months.sort_unstable();
        months.dedup();
        months
    }

    /// The regions that have charges, by id, "no region" last.
    #[must_use]
    pub fn regions(&self) -> Vec<RegionSummary> {
        self.served.cube.regions()
    }

    /// The days that charges start on, from the first to the last.
    #[must_use]
    pub fn days(&self) -> Option<DayRange> {
        let (first, last) = self.served.cube.days()?;
        DayRange::new(first, last.succ_opt()?)
    }

    /// The last day that charges start on, and the last hour of it where they are by the hour.
    #[must_use]
    pub fn last(&self) -> Option<Period> {
        self.served.cube.last()
    }

    /// Whether charges have hours.
    #[must_use]
    pub fn has_hours(&self) -> bool {
        self.served.cube.has_hours()
    }

    /// The tags and the source's cost categories that charges have.
    #[must_use]
    pub fn keyed(&self) -> Vec<Dimension> {
        let cube = &self.served.cube;
        let tags = cube.tag_keys().into_iter().map(str::to_owned);
        let categories = cube.cost_category_keys().into_iter().map(str::to_owned);
        let tags = tags.map(Dimension::Tag);
        tags.chain(categories.map(Dimension::CostCategory))
            .collect()
    }

    /// Display names by identifier.
    #[must_use]
    pub fn names(&self) -> Arc<Names> {
        self.served.cube.names()
    }

    /// Asks the cube on a thread of its own, since that takes all cores and does not wait.
    async fn aside<T: Send + 'static>(
        &self,
        ask: impl FnOnce(Cube) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, Refused> {
        let cube = self.served.cube.clone();
        let asked = tokio::task::spawn_blocking(move || ask(cube)).await;
        asked
            .map_err(|_| Refused::unavailable("Floe is stopping."))?
            .map_err(|error| {
                let field = match error {
                    QueryError::TooManyDimensions(_) => "group_by",
                    QueryError::TooManyRows { .. } => "granularity",
                    QueryError::Overflow => "metric",
                };
                Refused::invalid(field, &format!("can not be answered: {error}"))
            })
    }
}

/// The range in parts of at most so many days, so that many groups by day fit into an answer of the cube.
fn parts(range: DayRange) -> Vec<DayRange> {
    const DAYS: u64 = 92;
    let mut parts = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let end = start.checked_add_days(chrono::Days::new(DAYS));
        let end = end.unwrap_or(range.end).min(range.end);
        parts.push(DayRange { start, end });
        start = end;
    }
    parts
}

/// A question without its conditions on a dimension: values that they leave out are there to pick from too.
fn under_others(mut question: ResolvedQuery, dimension: &Dimension) -> ResolvedQuery {
    let filters = &mut question.filters;
    filters.retain(|filter| filter.dimension != *dimension);
    question
}

/// Whether charges of a segment that can not be read may belong to the question.
fn concerns(damaged: &Damaged, question: &ResolvedQuery) -> bool {
    // A billing month's charges may start some days before or after it: the months beside it count too.
    let start = first_of_month(question.range.start) - chrono::Months::new(1);
    let end = question.range.end + chrono::Months::new(1);
    let in_time = start <= damaged.month && damaged.month < end;
    in_time
        && question
            .filters
            .iter()
            .all(|filter| may_pass(filter, damaged))
}

fn may_pass(filter: &Filter, damaged: &Damaged) -> bool {
    filter.dimension != Dimension::Region || filter.passes(damaged.region.as_deref())
}

/// Whether charges of a segment may pass a filter.
fn is_of(filter: &Filter, key: &SegmentKey) -> bool {
    let value = match filter.dimension {
        Dimension::Region => key.region.clone(),
        Dimension::Provider => Some(key.provider.clone()),
        Dimension::BillingAccount => Some(key.billing_account.clone()),
        _ => return true,
    };
    filter.passes(value.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::grammar;

    fn asked(question: &str) -> ResolvedQuery {
        let question = grammar::parse(question).unwrap();
        question.resolve(NaiveDate::default())
    }

    fn damaged() -> Damaged {
        Damaged {
            region: Some("eu-west-1".to_owned()),
            month: NaiveDate::from_ymd_opt(2024, 9, 1).unwrap(),
            detail: String::new(),
        }
    }

    fn concerned(question: &str) -> bool {
        concerns(&damaged(), &asked(question))
    }

    #[test]
    fn a_question_about_what_can_not_be_read_is_not_answered_with_less() {
        assert!(concerned("start=2024-09-01&end=2024-10-01"));
        assert!(concerned(
            "start=2024-09-01&end=2024-10-01&filter=region:eu-west-1,us-east-1"
        ));
    }

    #[test]
    fn a_question_about_other_charges_is_answered() {
        assert!(!concerned("start=2025-09-01&end=2025-10-01"));
        assert!(!concerned(
            "start=2024-09-01&end=2024-10-01&filter=region:us-east-1"
        ));
        assert!(!concerned(
            "start=2024-09-01&end=2024-10-01&filter=-region:eu-west-1"
        ));
    }
    #[test]
    fn values_to_pick_from_are_of_charges_that_conditions_on_their_own_dimension_leave_out() {
        let question = "start=2024-09-01&end=2024-10-01&filter=region:us-east-1";
        let picked = |dimension| concerns(&damaged(), &under_others(asked(question), &dimension));
        assert!(picked(Dimension::Region));
        assert!(!picked(Dimension::Service));
    }
}

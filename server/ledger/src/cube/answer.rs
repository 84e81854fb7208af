//! From a question to its exact answer. Knows the plan's axes; must not know loops.

use super::Inner;
use super::axis::Numbering;
use super::cores::{cores, on_cores};
use super::error::QueryError;
use super::part::Source;
use super::plan::{Apart, Axes, Manner, Plan, plan};
use super::price;
use super::scan;
use super::shared::Shared;
use super::sums::{Dense, Hashed, Sink};
use super::table::date_of;
use chrono::NaiveDate;
use floe_domain::cost::grammar::MOST_DIMENSIONS;
use floe_domain::cost::{Dimension, Metric, Period, Report, ResolvedQuery, Row, Total};
use floe_domain::money::Amount;
use floe_domain::time::Granularity;

/// The most rows an answer has.
pub const MOST_ROWS: usize = 1_000_000;
/// So few places are always an array.
const FEW_PLACES: u128 = 1 << 16;
/// More places are never an array.
const MANY_PLACES: u128 = 1 << 22;
/// So many rows are worth another core.
const A_CORE_S_WORTH: usize = 8_192;

/// The sums by place of a question, ordered by place.
pub(super) struct Sums<'a> {
    pub(super) axes: Axes<'a>,
    /// What sums are multiplied by to be units of amounts; none when that is beyond counting.
    factor: Option<i128>,
    pub(super) sums: Vec<(u128, i128)>,
}

/// A figure of a question that is grouped by one dimension and not cut in time.
pub(super) struct Single {
    /// The number of the value.
    pub(super) code: u32,
    /// The code of the unit.
    pub(super) unit: u32,
    /// The sum.
    pub(super) amount: Amount,
}

/// Adds up what the question asks.
pub(super) fn sums<'a>(
    cube: &'a Inner,
    query: &'a ResolvedQuery,
    (source, numbering): (Source, Numbering),
    limit: usize,
) -> Result<Sums<'a>, QueryError> {
    if query.group_by.len() > MOST_DIMENSIONS {
        return Err(QueryError::TooManyDimensions(query.group_by.len()));
    }
    let manner = Manner {
        apart: Apart::of(query.metric),
        source,
        numbering,
    };
    sums_of_any(cube, query, manner, limit)
}

/// The same by any number of dimensions.
pub(super) fn sums_of_any<'a>(
    cube: &'a Inner,
    query: &'a ResolvedQuery,
    manner: Manner,
    limit: usize,
) -> Result<Sums<'a>, QueryError> {
    let plan = plan(cube, query, manner);
    if plan.axes.places == u128::MAX {
        return Err(QueryError::TooManyRows { limit });
    }
    let (sums, over) = add_up(&plan, limit).ok_or(QueryError::TooManyRows { limit })?;
    if over {
        return Err(QueryError::Overflow);
    }
    if sums.len() > limit {
        return Err(QueryError::TooManyRows { limit });
    }
    Ok(Sums {
        axes: plan.axes,
        factor: 10_i128.checked_pow(plan.exponent),
        sums,
    })
}

/// The sums by place, and whether one did not fit; none when there are more than `limit`.
fn add_up(plan: &Plan<'_>, limit: usize) -> Option<(Vec<(u128, i128)>, bool)> {
    let places = plan.axes.places;
    let dense = places <= FEW_PLACES || (places <= MANY_PLACES && places <= plan.rows as u128 * 8);
    let long = plan.bound.is_some_and(|bound| i64::try_from(bound).is_ok());
    let size = usize::try_from(places).unwrap_or(usize::MAX);
    match (dense, long) {
        (true, true) => scan::run(&plan.tasks, limit, || Dense::<i64>::new(size)).map(Sink::finish),
        (true, false) => {
            scan::run(&plan.tasks, limit, || Dense::<i128>::new(size)).map(Sink::finish)
        }
        (false, _) => scan::run(&plan.tasks, limit, Hashed::default).map(Sink::finish),
    }
}

impl Sums<'_> {
    /// The rows, in a report's order.
    pub(super) fn rows(&self, cube: &Inner, query: &ResolvedQuery) -> Result<Vec<Row>, QueryError> {
        self.many_rows(cube, query, &self.sums)
    }

    /// The rows of sums in their order, made on all cores where they are many.
    pub(super) fn many_rows(
        &self,
        cube: &Inner,
        query: &ResolvedQuery,
        sums: &[(u128, i128)],
    ) -> Result<Vec<Row>, QueryError> {
        let workers = cores().min(sums.len() / A_CORE_S_WORTH + 1);
        let size = sums.len().div_ceil(workers).max(1);
        let works = sums.chunks(size).enumerate().map(|(place, part)| {
            // The others' are appended to the first.
            let room = if place == 0 { sums.len() } else { part.len() };
            move || self.some_rows(cube, query, part, room)
        });
        let mut parts = on_cores(works.collect()).into_iter();
        let mut rows = parts.next().unwrap_or(Ok(Vec::new()))?;
        for more in parts {
            rows.append(&mut more?);
        }
        Ok(rows)
    }

    /// The rows of some of the sums, in their order, with room for so many.
    fn some_rows(
        &self,
        cube: &Inner,
        query: &ResolvedQuery,
        sums: &[(u128, i128)],
        room: usize,
    ) -> Result<Vec<Row>, QueryError> {
        let mut rows = Vec::with_capacity(room);
        let by_period = self.axes.strides.first().copied().unwrap_or(1);
        let mut texts = Shared::of(self, cube, sums);
        // Rows of a period are neighbours: where it starts and its day are worked out once.
        let mut last: Option<(u128, Option<Period>)> = None;
        for (place, sum) in sums {
            let (start, period) = match last {
                Some((start, period)) if place.wrapping_sub(start) < by_period => (start, period),
                _ => {
                    let (code, within) = divide(*place, by_period);
                    (*place - within, self.period(query.granularity, code))
                }
            };
            last = Some((start, period));
            let (keys, unit) = texts.at(*place - start);
            rows.push(Row {
                keys,
                unit,
                period,
                amount: self.amount(*sum)?,
            });
        }
        Ok(rows)
    }

    /// The figures by value, then unit, of a question that is grouped by one dimension and not cut in time.
    pub(super) fn singles(&self) -> Result<Vec<Single>, QueryError> {
        let units = self.axes.units();
        let single = |(place, sum): &(u128, i128)| {
            let (code, unit) = divide(*place, units);
            Ok(Single {
                code: u32::try_from(code).unwrap_or(u32::MAX),
                unit: u32::try_from(unit).unwrap_or(u32::MAX),
                amount: self.amount(*sum)?,
            })
        };
        self.sums.iter().map(single).collect()
    }

    /// The text with a number of the first dimension.
    pub(super) fn key<'c>(&self, cube: &'c Inner, code: u32) -> Option<&'c str> {
        self.axes.groups.first()?.text(cube, code)
    }

    /// The sums by unit, in the order of units' texts: that of their codes.
    pub(super) fn totals(&self, cube: &Inner) -> Result<Vec<Total>, QueryError> {
        let codes = self.axes.units();
        let mut totals = vec![None; codes as usize];
        for (place, sum) in &self.sums {
            let (_, code) = divide(*place, codes);
            if let Some(total) = totals.get_mut(code as usize) {
                let grown = total.unwrap_or(0_i128).checked_add(*sum);
                *total = Some(grown.ok_or(QueryError::Overflow)?);
            }
        }
        let totals = (0_u32..).zip(totals);
        let totals = totals.filter_map(|(code, total)| Some((code, total?)));
        totals
            .map(|(code, total)| {
                Ok(Total {
                    unit: self.unit(cube, code),
                    amount: self.amount(total)?,
                })
            })
            .collect()
    }

    /// A sum as an amount.
    pub(super) fn amount(&self, sum: i128) -> Result<Amount, QueryError> {
        let units = self.factor.and_then(|factor| sum.checked_mul(factor));
        units.map(Amount::from_units).ok_or(QueryError::Overflow)
    }

    /// The text of a unit's code.
    pub(super) fn unit(&self, cube: &Inner, code: u32) -> String {
        let text = match self.axes.apart {
            // Usage without a unit comes first, see `plan`.
            Apart::Unit => code
                .checked_sub(1)
                .and_then(|code| cube.text(&Dimension::Unit, self.axes.units, code)),
            Apart::Currency => cube.currency(code),
        };
        text.unwrap_or_default().to_owned()
    }

    /// The period of a code.
    pub(super) fn period(&self, granularity: Granularity, code: u128) -> Option<Period> {
        let code = usize::try_from(code).ok()?;
        let (place, hour) = match granularity {
            Granularity::Hour => (code / 24, u8::try_from(code % 24).ok()),
            _ => (code, None),
        };
        let start = *self.axes.periods.get(place)?;
        let day = match granularity {
            Granularity::None => return None,
            Granularity::Month | Granularity::Quarter | Granularity::Year => {
                let month = u32::try_from(start.rem_euclid(12)).ok()?;
                NaiveDate::from_ymd_opt(start.div_euclid(12), month + 1, 1)?
            }
            Granularity::Day | Granularity::Hour | Granularity::Week => date_of(start),
        };
        Some(Period { day, hour })
    }
}

/// Quotient and rest, in 64 bits where that is enough: ten times faster.
pub(super) fn divide(number: u128, by: u128) -> (u128, u128) {
    match (u64::try_from(number), u64::try_from(by)) {
        (Ok(number), Ok(by)) => (u128::from(number / by), u128::from(number % by)),
        _ => (number / by, number % by),
    }
}

/// The answer to a question.
pub(super) fn report(
    cube: &Inner,
    query: &ResolvedQuery,
    source: Source,
) -> Result<Report, QueryError> {
    if query.metric == Metric::UnitPrice {
        return price::report(cube, query, source);
    }
    let sums = sums(cube, query, (source, Numbering::Own), MOST_ROWS)?;
    let rows = sums.rows(cube, query)?;
    let totals = sums.totals(cube)?;
    Ok(Report {
        range: query.range,
        granularity: query.granularity,
        metric: query.metric,
        group_by: query.group_by.clone(),
        rows,
        totals,
        prices: Vec::new(),
        conversion: None,
    })
}

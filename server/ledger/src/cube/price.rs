//! The sums that unit prices are the quotients of: what was paid, and how much was consumed, of the same charges. Knows which
//! questions those are; must not divide anything, the domain does.

use super::Inner;
use super::answer::{MOST_ROWS, sums_of_any};
use super::error::QueryError;
use super::part::Source;
use super::plan::Apart;
use floe_domain::cost::grammar::MOST_DIMENSIONS;
use floe_domain::cost::{Dimension, Metric, Report, ResolvedQuery, Row, price};

/// The answer to a question about unit prices: two questions more, by the consumed unit too, and both in each currency by itself.
pub(super) fn report(
    cube: &Inner,
    query: &ResolvedQuery,
    source: Source,
) -> Result<Report, QueryError> {
    if query.group_by.len() > MOST_DIMENSIONS {
        return Err(QueryError::TooManyDimensions(query.group_by.len()));
    }
    let by_unit = |metric: Metric| -> Result<Vec<Row>, QueryError> {
        let mut asked = ResolvedQuery {
            metric,
            ..query.clone()
        };
        asked.group_by.push(Dimension::Unit);
        sums_of_any(cube, &asked, Apart::Currency, source, MOST_ROWS)?.rows(cube, &asked)
    };
    let costs = by_unit(Metric::EffectiveCost)?;
    let quantities = by_unit(Metric::ConsumedQuantity)?;
    price::report(query, costs, quantities).ok_or(QueryError::Overflow)
}

//! Why a cost changed. Knows which charges are compared; must not split or rank anything, the domain does.

use super::Refused;
use super::costs::Costs;
use floe_domain::cost::ResolvedQuery;
use floe_domain::cost::drivers::{self, Drivers};
use floe_domain::cost::price::NO_DRIVERS;
use floe_domain::time::DayRange;

/// Why the cost of a question's charges is not what it was in the days of `then`, per currency. The question's grouping and
/// granularity say nothing here.
///
/// # Errors
/// [`Refused::Invalid`] where the question is about usage or unit prices, or a sum is too large; else as [`Costs::answer`].
pub async fn explain(
    costs: &Costs,
    question: ResolvedQuery,
    then: DayRange,
) -> Result<Vec<Drivers>, Refused> {
    if !question.metric.is_sum() {
        let reason = format!("is a unit price: {NO_DRIVERS}");
        return Err(Refused::invalid("metric", &reason));
    }
    if !question.metric.is_cost() {
        return Err(Refused::invalid(
            "metric",
            "is no cost: what changed is explained for costs only",
        ));
    }
    let earlier = ResolvedQuery {
        range: then,
        ..question.clone()
    };
    let before = costs.lines(earlier).await?;
    let now = costs.lines(question).await?;
    drivers::explain(&before, &now)
        .map_err(|error| Refused::invalid("metric", &format!("can not be explained: {error}")))
}

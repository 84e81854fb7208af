//! The reports that everyone has without saving any: what AWS Cost Explorer calls default reports, asked of FOCUS columns. Knows
//! questions in the grammar's words; must not know who looks or how answers are drawn.

/// A report that comes with Floe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardView {
    /// The stable identifier, as in addresses.
    pub id: &'static str,
    /// The name on the screen.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The canonical query.
    pub query: &'static str,
}

const fn one(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    query: &'static str,
) -> StandardView {
    StandardView {
        id,
        name,
        description,
        query,
    }
}

/// All of them, in the order of the list.
pub const STANDARD: [StandardView; 20] = [
    one(
        "monthly-costs-by-region",
        "Monthly costs by region",
        "The last six months, region by region.",
        "",
    ),
    one(
        "monthly-costs-by-service",
        "Monthly costs by service",
        "The last six months, service by service.",
        "group_by=service",
    ),
    one(
        "monthly-costs-by-linked-account",
        "Monthly costs by linked account",
        "The last six months by sub-account, which AWS calls linked account.",
        "group_by=sub_account",
    ),
    one(
        "daily-costs",
        "Daily costs",
        "The last 30 days, day by day.",
        "range=last-30-days&granularity=day&group_by=",
    ),
    one(
        "daily-costs-by-service",
        "Daily costs by service",
        "The last 30 days, day by day and service by service.",
        "range=last-30-days&granularity=day&group_by=service",
    ),
    one(
        "month-to-date-by-service",
        "This month by service",
        "What this month has cost so far.",
        "range=month-to-date&granularity=day&group_by=service",
    ),
    one(
        "amortized-costs-by-service",
        "Amortized costs by service",
        "Effective cost: commitments and upfront fees spread over their use.",
        "metric=effective_cost&group_by=service",
    ),
    one(
        "commitment-coverage",
        "Commitment coverage",
        "Effective cost of usage by how it was priced: what is Committed is covered by reservations and savings plans.",
        "metric=effective_cost&group_by=pricing_category&filter=charge_category:Usage",
    ),
    one(
        "commitment-costs",
        "Costs by commitment",
        "Effective cost of each reservation and savings plan, used or not.",
        "metric=effective_cost&group_by=commitment_discount,charge_category&filter=-commitment_discount:",
    ),
    one(
        "reservation-utilization",
        "Reservation utilization",
        "Effective cost of reservations by whether it was used: the share of Used is their utilization, by cost.",
        "metric=effective_cost&group_by=commitment_status&filter=~commitment_type:reserv&filter=-commitment_status:",
    ),
    one(
        "savings-plan-utilization",
        "Savings plan utilization",
        "Effective cost of savings plans by whether it was used: the share of Used is their utilization, by cost.",
        "metric=effective_cost&group_by=commitment_status&filter=~commitment_type:savings&filter=-commitment_status:",
    ),
    one(
        "utilization-by-commitment",
        "Used and unused by commitment",
        "What was used of each reservation and savings plan and what was not, beside each other, at effective cost. Shares are of all \
         commitments together.",
        "metric=effective_cost&group_by=commitment_discount,commitment_status&filter=-commitment_status:",
    ),
    one(
        "commitment-coverage-at-list-price",
        "Commitment coverage at list price",
        "Usage at list price by how it was priced: the share of Committed is what commitments cover. All usage counts, also what no \
         commitment can cover.",
        "metric=list_cost&group_by=pricing_category&filter=charge_category:Usage&filter=-commitment_status:Unused",
    ),
    one(
        "ec2-hours-coverage",
        "EC2 running hours by pricing",
        "Hours of EC2 instances by how they were priced: the share of Committed is the coverage of instance hours; Dynamic is Spot.",
        "metric=consumed_quantity&group_by=pricing_category&filter=usage_type_group:EC2%5C:%20Running%20Hours&filter=-unit:",
    ),
    one(
        "ec2-running-hours-costs",
        "EC2 running hours: costs",
        "The last six months of EC2 instances by usage type, which names the instance type.",
        "group_by=meter&filter=usage_type_group:EC2%5C:%20Running%20Hours",
    ),
    one(
        "ec2-running-hours-usage",
        "EC2 running hours: usage",
        "How many hours EC2 instances ran in the last six months, by usage type, which names the instance type.",
        "metric=consumed_quantity&group_by=meter&filter=usage_type_group:EC2%5C:%20Running%20Hours&filter=-unit:",
    ),
    one(
        "aws-marketplace",
        "AWS Marketplace",
        "The last six months of what AWS Marketplace sold, by product. Only bills that say the billing entity are in it: AWS's own \
         reports, or FOCUS with x_BillingEntity.",
        "group_by=service&filter=billing_entity:AWS%20Marketplace",
    ),
    one(
        "top-resources",
        "Most costly resources",
        "The last 30 days by resource.",
        "range=last-30-days&granularity=none&group_by=resource&filter=-resource:",
    ),
    one(
        "ai-and-machine-learning",
        "AI and machine learning",
        "The last 30 days of services of that category.",
        "range=last-30-days&granularity=day&group_by=service&filter=service_category:AI%20and%20Machine%20Learning",
    ),
    one(
        "credits-taxes-and-purchases",
        "Credits, taxes and purchases",
        "The last six months of whatever is not usage.",
        "group_by=charge_category&filter=-charge_category:Usage",
    ),
];

/// The one of an identifier.
#[must_use]
pub fn standard(id: &str) -> Option<StandardView> {
    STANDARD.into_iter().find(|one| one.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::{Dimension, grammar, usage_type};

    #[test]
    fn each_is_a_question_in_its_canonical_words() {
        for one in STANDARD {
            let query = grammar::parse(one.query).unwrap();
            assert_eq!(grammar::print(&query), one.query, "{}", one.id);
        }
    }

    #[test]
    fn usage_type_groups_that_are_asked_for_are_ones_that_usage_types_have() {
        let mut asked = 0;
        for one in STANDARD {
            for filter in grammar::parse(one.query).unwrap().filters {
                if filter.dimension == Dimension::UsageTypeGroup {
                    let group =
                        usage_type::group("Amazon Elastic Compute Cloud", "BoxUsage:m5.large");
                    assert_eq!(filter.values, [group.map(str::to_owned)], "{}", one.id);
                    asked += 1;
                }
            }
        }
        assert_eq!(asked, 3);
    }

    #[test]
    fn each_is_found_by_an_identifier_of_its_own() {
        for one in STANDARD {
            assert_eq!(standard(one.id), Some(one));
        }
        assert_eq!(standard("nothing"), None);
    }
}

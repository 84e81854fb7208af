//! The answer to a cost question, and regions. Knows exact texts; must not know how they were added up.

use super::ConversionBody;
use chrono::NaiveDate;
use floe_domain::cost::compare::like_for_like;
use floe_domain::cost::estimate::is_row_estimated;
use floe_domain::cost::view::{Change, ReportView};
use floe_domain::cost::{Period, Report};
use floe_domain::money::Amount;
use floe_domain::time::DayRange;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The answer to a cost question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CostReport {
    /// The days asked about.
    pub range: RangeBody,
    /// `none`, `hour`, `day`, `week`, `month`, `quarter` or `year`.
    pub granularity: &'static str,
    /// What was summed: `billed_cost` …; or `unit_price`, the quotient of two sums.
    pub metric: &'static str,
    /// What it is grouped by.
    pub group_by: Vec<String>,
    /// The figures, by period, keys (no value last) and unit. What has none is not listed: a group without charges, or a unit
    /// price of nothing.
    pub rows: Vec<RowBody>,
    /// The sums per unit, or the unit prices of everything. Currencies are never added up.
    pub totals: Vec<TotalBody>,
    /// How costs were converted, when `currency` asked for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion: Option<ConversionBody>,
    /// The changes, when `compare` was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// What changed against other days.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Comparison {
    /// The days compared with.
    pub range: RangeBody,
    /// Which days are compared with which, in words, and what of them has no charges.
    pub days: String,
    /// The change of each group over all periods, the largest group of each unit first.
    pub groups: Vec<ChangeBody>,
    /// The change of each unit's total.
    pub totals: Vec<ChangeBody>,
}

/// A change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeBody {
    /// A value per grouping dimension; null where the charges have none, and none at all for a total.
    pub keys: Vec<Option<String>>,
    /// The currency's code, or the unit of a quantity; of a unit price both: `USD per GB-Mo`.
    pub unit: String,
    /// The exact sum; null where it would be the unit price of nothing.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub amount: Option<String>,
    /// The exact sum before; null likewise.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub before: Option<String>,
    /// The sum minus the sum before; null where one of them is.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub difference: Option<String>,
    /// In percent of the sum before, `new` or `gone`.
    #[schemars(regex(pattern = r"^(-?[0-9]+\.[0-9]|new|gone)$"))]
    pub relative: String,
}

impl Comparison {
    /// What a view of a report beside another says of changes.
    #[must_use]
    pub fn new(view: &ReportView, then: DayRange, data: Option<DayRange>) -> Self {
        let text = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
        let metric = view.metric;
        let body = |keys: &[Option<String>], unit: &str, amount, change: Change| ChangeBody {
            keys: keys.to_vec(),
            unit: unit.to_owned(),
            amount: text(amount),
            before: text(change.was(metric)),
            difference: text(change.by(metric)),
            relative: change.plain(),
        };
        let groups = view.units.iter().flat_map(|unit| {
            let rows = unit.rows.iter();
            rows.filter_map(|row| Some(body(&row.keys, &unit.unit, row.figure(), row.change?)))
        });
        let totals = view
            .units
            .iter()
            .filter_map(|unit| Some(body(&[], &unit.unit, unit.figure(), unit.change?)));
        Self {
            range: then.into(),
            days: like_for_like(view.range, then, data),
            groups: groups.collect(),
            totals: totals.collect(),
        }
    }
}

/// Days.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RangeBody {
    /// The first day.
    pub start: NaiveDate,
    /// The first day after the last.
    pub end: NaiveDate,
}

/// One figure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowBody {
    /// The first day of the period, or an hour; null when the granularity is `none`.
    #[schemars(with = "Option<String>")]
    pub period: Option<Period>,
    /// A value per grouping dimension; null where the charges have none.
    #[schemars(with = "Vec<Option<String>>")]
    pub keys: Arc<[Option<String>]>,
    /// The currency's code, or the unit of a quantity; of a unit price both: `USD per GB-Mo`.
    #[schemars(with = "String")]
    pub unit: Arc<str>,
    /// The exact sum; or the unit price, rounded half-even to 18 digits after the point.
    #[schemars(with = "String", regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub amount: Amount,
    /// Whether it is estimated: some of its period is on no invoice yet, as the source says.
    pub estimated: bool,
}

/// The sum of everything in one unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TotalBody {
    /// The currency's code, or the unit of a quantity; of a unit price both: `USD per GB-Mo`.
    pub unit: String,
    /// The exact sum; or the unit price, rounded half-even to 18 digits after the point.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub amount: String,
}

impl From<DayRange> for RangeBody {
    fn from(range: DayRange) -> Self {
        Self {
            start: range.start,
            end: range.end,
        }
    }
}

impl CostReport {
    /// A report, and the billing months that are estimated.
    pub fn of(report: Report, open_months: &[NaiveDate]) -> Self {
        let estimated: Vec<bool> = (report.rows.iter())
            .map(|row| is_row_estimated(open_months, &report, row))
            .collect();
        Self {
            range: report.range.into(),
            comparison: None,
            granularity: report.granularity.name(),
            metric: report.metric.name(),
            group_by: report.group_by.iter().map(ToString::to_string).collect(),
            rows: report
                .rows
                .into_iter()
                .zip(estimated)
                .map(|(row, estimated)| RowBody {
                    estimated,
                    period: row.period,
                    keys: row.keys,
                    unit: row.unit,
                    amount: row.amount,
                })
                .collect(),
            totals: report
                .totals
                .into_iter()
                .map(|total| TotalBody {
                    unit: total.unit,
                    amount: total.amount.to_string(),
                })
                .collect(),
            conversion: report.conversion.map(Into::into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::{CostQuery, Row};

    #[test]
    fn the_wire_says_what_the_report_says() {
        let query = CostQuery::default().resolve("2024-10-05".parse().unwrap());
        let row = |region: Option<&str>, amount: &str| Row {
            period: "2024-09-01".parse().ok(),
            keys: [region.map(str::to_owned)].into(),
            unit: "USD".into(),
            amount: amount.parse().unwrap(),
        };
        let report = Report::new(
            &query,
            vec![row(Some("us-east-1"), "14.101247192"), row(None, "-0.5")],
        );
        let mut plain = serde_json::to_value(&report).unwrap();
        for row in plain["rows"].as_array_mut().unwrap() {
            row["estimated"] = true.into();
        }
        let open = ["2024-09-01".parse().unwrap()];
        assert_eq!(
            serde_json::to_value(CostReport::of(report, &open)).unwrap(),
            plain
        );
    }
}

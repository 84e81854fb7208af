//! Which figures are estimated: those of billing months whose bills are not final. Knows months; must not know bills.

use super::{Report, Row};
use crate::time::DayRange;
use chrono::{Months, NaiveDate};

/// Whether days touch a billing month, given by its first day, that is not final.
#[must_use]
pub fn is_estimated(open: &[NaiveDate], days: DayRange) -> bool {
    open.iter().any(|month| {
        let end = month.checked_add_months(Months::new(1));
        *month < days.end && end.is_none_or(|end| days.start < end)
    })
}

/// Whether a row of a report is.
#[must_use]
pub fn is_row_estimated(open: &[NaiveDate], report: &Report, row: &Row) -> bool {
    let days = row.period.and_then(|period| {
        let end = report.granularity.first_day_after(period.day)?;
        DayRange::new(
            period.day.max(report.range.start),
            end.min(report.range.end),
        )
    });
    is_estimated(open, days.unwrap_or(report.range))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::grammar;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn estimated(query: &str, period: Option<&str>) -> bool {
        let query = grammar::parse(query).unwrap().resolve(NaiveDate::default());
        let row = Row {
            period: period.map(|period| period.parse().unwrap()),
            keys: [].into(),
            unit: "USD".into(),
            amount: "1".parse().unwrap(),
        };
        let report = Report::new(&query, vec![row.clone()]);
        is_row_estimated(&[day("2024-10-01")], &report, &row)
    }

    #[test]
    fn a_period_is_estimated_when_it_touches_a_month_that_is_not_final() {
        let quarter = "start=2024-08-01&end=2024-12-01&granularity=";
        for (granularity, period, expected) in [
            ("month", "2024-09-01", false),
            ("month", "2024-10-01", true),
            ("month", "2024-11-01", false),
            ("week", "2024-09-30", true),
            ("week", "2024-09-23", false),
            ("quarter", "2024-10-01", true),
            ("day", "2024-10-31", true),
            ("day", "2024-11-01", false),
            ("hour", "2024-10-31T23:00:00Z", true),
        ] {
            let query = format!("{quarter}{granularity}");
            assert_eq!(
                estimated(&query, Some(period)),
                expected,
                "{granularity} {period}"
            );
        }
    }

    #[test]
    fn only_the_days_that_were_asked_for_count() {
        assert!(!estimated(
            "start=2024-07-01&end=2024-10-01&granularity=quarter",
            Some("2024-07-01")
        ));
        assert!(!estimated(
            "start=2024-09-01&end=2024-10-01&granularity=none",
            None
        ));
        assert!(estimated(
            "start=2024-09-01&end=2024-10-02&granularity=none",
            None
        ));
    }
}

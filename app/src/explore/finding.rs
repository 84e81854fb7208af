//! What a chart says, in a sentence, for everyone: the total, its change, the largest part. Knows figures and words.

use super::change;
use crate::view::ExplorePage;
use floe_domain::cost::view::{ReportView, UnitView};
use floe_domain::money::format::figure;

/// The sentence below the total: `+8.0% (+915) against 1–30 Aug 2024. us-east-1 is 61.0% of it.`
#[must_use]
pub fn finding(page: &ExplorePage, unit: &UnitView) -> String {
    let metric = page.report.metric;
    let against = unit
        .change
        .map(|change| {
            format!(
                "{} against {}.",
                first_up(&change::sentence(&change, metric, &unit.unit)),
                page.before
            )
        })
        .unwrap_or_default();
    let largest = (!page.report.group_by.is_empty())
        .then(|| unit.rows.first())
        .flatten()
        .and_then(|row| Some(format!(" {} is {} of it.", row.label(metric), row.share?)))
        .unwrap_or_default();
    format!("{against}{largest}")
}

/// What the chart shows, for its name: `Billed cost in USD by month and region, 1 Mar – 31 Aug 2024`.
#[must_use]
pub fn name(report: &ReportView, unit: &UnitView) -> String {
    let mut by = vec![report.granularity.name().to_owned()];
    if report.granularity == floe_domain::time::Granularity::None {
        by.clear();
    }
    by.extend(
        report
            .group_by
            .iter()
            .map(|dimension| dimension.label().to_lowercase()),
    );
    let by = if by.is_empty() {
        String::new()
    } else {
        format!(" by {}", by.join(" and "))
    };
    format!(
        "{}{}{by}, {}",
        report.metric.label(),
        in_unit(&unit.unit),
        report.range
    )
}

/// ` in USD`; nothing where the source names no unit.
#[must_use]
pub fn in_unit(unit: &str) -> String {
    if unit.is_empty() {
        " without a unit".to_owned()
    } else {
        format!(" in {unit}")
    }
}

/// The total in words: `1,234`.
#[must_use]
pub fn total(report: &ReportView, unit: &UnitView) -> String {
    figure(unit.total, report.metric, &unit.unit)
}

fn first_up(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

//! What a chart says, in a sentence, for everyone: the total, its change, the largest part. Knows figures and words.

use crate::ui::when::compared;
use crate::view::ExplorePage;
use floe_domain::cost::view::{ReportView, UnitView};
use floe_domain::money::format::{figure_or_none, full};

/// The sentence below the total and its change: `Compared with 1–30 Aug 2024. us-east-1 is 61.0% of it.`
#[must_use]
pub fn finding(page: &ExplorePage, unit: &UnitView) -> String {
    let metric = page.report.metric;
    let against = match page.before.filter(|_| unit.change.is_some()) {
        Some(before) => format!("Compared with {}.", compared(before, page.data)),
        None => String::new(),
    };
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

/// The total in words: `1,234`; a dash where there is none.
#[must_use]
pub fn total(report: &ReportView, unit: &UnitView) -> String {
    figure_or_none(unit.figure(), report.metric, &unit.unit)
}

/// The total with every digit; where it is a price, also what it is the quotient of.
#[must_use]
pub fn exactly(unit: &UnitView) -> String {
    match unit.paid {
        None => full(unit.total),
        Some(paid) => {
            let price = unit.figure().map(full).unwrap_or_default();
            let (cost, quantity) = (full(paid.cost), full(paid.quantity));
            format!("{price} = {cost} / {quantity}")
                .trim_start()
                .to_owned()
        }
    }
}

//! A chart's figures as a table of its own, a row for each period: where they have no columns in the table of groups, since
//! there are too many of them or other columns were asked for. Knows periods and series; must not know pixels.

use super::drawing::class_of;
use super::table;
use crate::view::ExplorePage;
use floe_domain::cost::view::UnitView;
use floe_domain::money::Amount;
use maud::{Markup, html};

/// About how many figures of a page; the CSV has them all.
const MOST_FIGURES: usize = 6_000;
/// But so many periods at least, and no more than these.
const PERIODS: (usize, usize) = (100, 1_000);

/// The table, closed until somebody wants it; `id` is the section's.
#[must_use]
pub fn periods(page: &ExplorePage, unit: &UnitView, (id, name): (&str, &str)) -> Markup {
    html! {
        details class="periods" {
            summary { "Figures of each period" }
            (by_period(page, unit, (id, name)))
        }
    }
}

/// The table itself.
#[must_use]
pub fn by_period(page: &ExplorePage, unit: &UnitView, (id, name): (&str, &str)) -> Markup {
    let report = &page.report;
    let number = |amount: Option<Amount>| table::number(amount, report.metric, &unit.unit);
    let most = (MOST_FIGURES / (unit.chart.series.len() + 1)).clamp(PERIODS.0, PERIODS.1);
    let left_out = report.buckets.len().saturating_sub(most);
    let lines = report.buckets.iter().enumerate();
    html! {
        div class="table-scroll" id={ (id) "-periods" } role="region" aria-label={ "Table of periods: " (name) } tabindex="0" {
            table class="figures" {
                caption class="unseen" { (name) ", by period" }
                thead {
                    tr {
                        th scope="col" class="name" { "Period" }
                        th scope="col" class="number" { (report.metric.whole()) }
                        @for series in &unit.chart.series {
                            th scope="col" class="number" {
                                span class={ "swatch " (class_of(series.slot)) } {} " " (series.label)
                            }
                        }
                    }
                }
                tbody {
                    @for (place, bucket) in lines.take(most) {
                        tr {
                            th scope="row" class="name" {
                                (report.head(bucket))
                                @if let Some(mark) = bucket.mark() { span class="head-mark" { (mark) } }
                            }
                            (number(unit.chart.at(place)))
                            @for series in &unit.chart.series {
                                (number(series.at(place)))
                            }
                        }
                    }
                }
            }
        }
        @if left_out > 0 {
            p class="table-cut" { (left_out) " later periods are not listed here; fewer days have a list of their own, and the CSV has them all." }
        }
    }
}

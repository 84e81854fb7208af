//! Periods that were chosen on a chart, shown alone. Knows questions and periods; must not know events.

use crate::location::State;
use floe_domain::cost::RangeSpec;
use floe_domain::cost::view::Bucket;
use floe_domain::time::{DayRange, Granularity};

/// Up to so many days are cut into days, so that a zoom shows more and not only fewer.
const DAYS: i64 = 62;

/// The question about the days of these periods, cut finer where that says more. `None` where they are all there is.
#[must_use]
pub fn zoomed(
    state: &State,
    buckets: &[Bucket],
    (first, last): (usize, usize),
    has_hours: bool,
) -> Option<State> {
    let start = buckets.get(first)?.days.start;
    let end = buckets.get(last)?.days.end;
    let range = DayRange::new(start, end)?;
    let granularity = match state.query.granularity {
        Granularity::Day if range.days() == 1 && has_hours => Granularity::Hour,
        Granularity::Week | Granularity::Month | Granularity::Quarter | Granularity::Year
            if range.days() <= DAYS =>
        {
            Granularity::Day
        }
        same => same,
    };
    let is_all = buckets.first()?.days.start == start && buckets.last()?.days.end == end;
    let mut next = state.clone();
    next.query.range = RangeSpec::Fixed(range);
    next.query.granularity = granularity;
    (!is_all || granularity != state.query.granularity).then_some(next)
}

/// Keeps in the document that this address was come to by a zoom: `keys.js` takes Escape there as the way back.
pub fn remember(address: &str) {
    if let Some(html) = leptos::prelude::document().document_element() {
        let _no_matter = html.set_attribute("data-zoomed", address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::grammar::decode;
    use floe_domain::cost::view::buckets;

    fn zoom(text: &str, chosen: (usize, usize)) -> Option<String> {
        let state = State::from_pairs(&decode(text)).unwrap();
        let RangeSpec::Fixed(range) = state.query.range else {
            panic!("a fixed range");
        };
        let buckets = buckets(range, state.query.granularity);
        zoomed(&state, &buckets, chosen, true).map(|next| next.print())
    }

    #[test]
    fn some_months_are_shown_alone_and_few_of_them_by_days() {
        let year = "start=2024-01-01&end=2025-01-01&chart=lines";
        assert_eq!(
            zoom(year, (2, 5)).unwrap(),
            "start=2024-03-01&end=2024-07-01&chart=lines"
        );
        assert_eq!(
            zoom(year, (2, 2)).unwrap(),
            "start=2024-03-01&end=2024-04-01&granularity=day&chart=lines"
        );
    }

    #[test]
    fn a_single_day_is_shown_by_hours() {
        let days = "start=2024-01-01&end=2024-01-08&granularity=day";
        assert_eq!(
            zoom(days, (3, 3)).unwrap(),
            "start=2024-01-04&end=2024-01-05&granularity=hour"
        );
    }

    #[test]
    fn everything_is_no_zoom() {
        assert_eq!(
            zoom("start=2024-01-01&end=2024-01-08&granularity=day", (0, 6)),
            None
        );
    }
}

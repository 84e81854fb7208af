//! A forecast's bands over a chart: around what each is known of, or in words why none is drawn. Knows amounts and what is
//! shown; must not know pixels, nor how bands are told.

use super::drawing::{ahead, class_of, is_hidden};
use crate::chart::Kind;
use crate::chart::drawing::Likely;
use crate::location::State;
use crate::view::{ExplorePage, ForecastUnit};
use floe_domain::cost::view::{SeriesView, UnitView};
use floe_domain::money::Amount;

/// The band of each period, where one is known.
type Ranges = [Option<(Amount, Amount)>];

/// Why a band of the sum says nothing of what is drawn.
const OF_ALL: &str = "No band: it is known of all series together, and some are hidden.";
/// Why series have no bands of their own.
const TOO_MANY: &str =
    "No bands: there are too many series and periods for each to have its own. Fewer have them.";
/// Why there is none at all.
const TOO_SHORT: &str = "No band: the past is too short to tell how far off it may be.";

/// The bands of a unit's chart, or why there is none; nothing where the chart does not go on.
#[must_use]
pub fn likely(
    page: &ExplorePage,
    unit: &UnitView,
    state: &State,
) -> Option<Result<Vec<Likely>, &'static str>> {
    let ahead = ahead(page, unit)?;
    let replaced = page.forecast.as_ref()?.replaces as usize;
    let shown: Vec<(usize, &SeriesView)> = unit
        .chart
        .series
        .iter()
        .enumerate()
        .filter(|(_, one)| !is_hidden(state, one))
        .collect();
    let around = Around {
        ahead,
        shown: &shown,
        is_whole: shown.len() == unit.chart.series.len(),
        known: page.report.buckets.len().saturating_sub(replaced),
    };
    let drawn = if page.report.running {
        around.running()
    } else {
        around.periods(state.chart)
    };
    Some(drawn.and_then(|bands| {
        let is_told = |one: &Likely| one.ranges.iter().any(Option::is_some);
        match bands.iter().any(is_told) {
            true => Ok(bands),
            false => Err(TOO_SHORT),
        }
    }))
}

/// What bands can stand around.
struct Around<'a> {
    ahead: &'a ForecastUnit,
    /// The series that are drawn, each with its place among all.
    shown: &'a [(usize, &'a SeriesView)],
    /// Whether these are all.
    is_whole: bool,
    /// How many periods come before the forecast's.
    known: usize,
}

impl Around<'_> {
    /// Around the running total: what is known before the forecast, and the sum of all its periods up to each.
    fn running(&self) -> Result<Vec<Likely>, &'static str> {
        if !self.is_whole {
            return Err(OF_ALL);
        }
        let last = self.known.checked_sub(1);
        let so_far: Amount = self
            .shown
            .iter()
            .filter_map(|(_, one)| one.values.get(last?).copied())
            .sum();
        let on = |end: Amount| -> Amount { [so_far, end].into_iter().sum() };
        let running = self.ahead.running.iter();
        let ranges: Vec<_> = running
            .map(|range| range.map(|(low, high)| (on(low), on(high))))
            .collect();
        Ok(vec![self.band("likely".to_owned(), &ranges)])
    }

    /// Around the sum of each period where series are put on each other, else around each series.
    fn periods(&self, kind: Kind) -> Result<Vec<Likely>, &'static str> {
        let is_apart = matches!(kind, Kind::Lines | Kind::Grouped) && self.ahead.series.len() > 1;
        if self.is_whole && !is_apart {
            return Ok(vec![self.band("likely".to_owned(), &self.ahead.band)]);
        }
        // One series alone is its own sum.
        if self.shown.is_empty() || (!is_apart && self.shown.len() != 1) {
            return Err(OF_ALL);
        }
        if self.ahead.bands.is_empty() {
            return Err(TOO_MANY);
        }
        let bands = self.shown.iter().filter_map(|(place, one)| {
            let class = format!("likely {}", class_of(one.slot));
            Some(self.band(class, self.ahead.bands.get(*place)?))
        });
        Ok(bands.collect())
    }

    /// The ranges after the periods that have none, since they are known.
    fn band(&self, class: String, ranges: &Ranges) -> Likely {
        let ahead = ranges
            .iter()
            .map(|range| range.map(|(low, high)| (low.for_geometry(), high.for_geometry())));
        Likely {
            class,
            ranges: std::iter::repeat_n(None, self.known).chain(ahead).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(whole: i64) -> Amount {
        whole.to_string().parse().unwrap()
    }

    fn series(slot: u8, values: &[i64]) -> SeriesView {
        SeriesView {
            label: slot.to_string(),
            keys: Some(vec![Some(slot.to_string())]),
            slot: Some(slot),
            groups: 1,
            total: Amount::ZERO,
            share: None,
            values: values.iter().map(|value| amount(*value)).collect(),
            before: vec![],
            paid: None,
            gaps: vec![],
            gaps_before: vec![],
        }
    }

    /// Two series of 5 and 3 in the one known period, of 6 and 4 in each of two to come.
    fn unit() -> ForecastUnit {
        let range = |low, high| Some((amount(low), amount(high)));
        ForecastUnit {
            series: vec![vec![amount(6); 2], vec![amount(4); 2]],
            band: vec![range(8, 12), range(7, 13)],
            running: vec![range(8, 12), range(17, 23)],
            bands: vec![vec![range(5, 7), range(4, 8)], vec![None, None]],
        }
    }

    fn drawn(
        ahead: &ForecastUnit,
        shown: &[usize],
        draw: impl Fn(&Around<'_>) -> Result<Vec<Likely>, &'static str>,
    ) -> Result<Vec<Likely>, &'static str> {
        let all = [series(0, &[5, 99]), series(1, &[3, 99])];
        let shown: Vec<_> = shown.iter().map(|place| (*place, &all[*place])).collect();
        draw(&Around {
            ahead,
            shown: &shown,
            is_whole: shown.len() == all.len(),
            known: 1,
        })
    }

    /// A band of the two periods to come.
    fn band(class: &str, ranges: [Option<(f64, f64)>; 2]) -> Likely {
        Likely {
            class: class.to_owned(),
            ranges: [None].into_iter().chain(ranges).collect(),
        }
    }

    #[test]
    fn the_band_of_a_running_total_stands_on_what_is_known_and_is_of_all_series_only() {
        let running = |shown: &[usize]| drawn(&unit(), shown, |around| around.running());
        let expected = band("likely", [Some((16.0, 20.0)), Some((25.0, 31.0))]);
        assert_eq!(running(&[0, 1]), Ok(vec![expected]));
        assert_eq!(running(&[0]), Err(OF_ALL));
    }

    #[test]
    fn a_stack_has_the_band_of_its_sum_and_lines_each_their_own() {
        let of = |kind, shown: &[usize]| drawn(&unit(), shown, |around| around.periods(kind));
        let sum = || band("likely", [Some((8.0, 12.0)), Some((7.0, 13.0))]);
        assert_eq!(of(Kind::Bars, &[0, 1]), Ok(vec![sum()]));
        assert_eq!(of(Kind::Area, &[0, 1]), Ok(vec![sum()]));
        let first = || band("likely slot-0", [Some((5.0, 7.0)), Some((4.0, 8.0))]);
        let second = || band("likely slot-1", [None, None]);
        assert_eq!(of(Kind::Lines, &[0, 1]), Ok(vec![first(), second()]));
        assert_eq!(of(Kind::Grouped, &[0, 1]), Ok(vec![first(), second()]));
        assert_eq!(of(Kind::Lines, &[0]), Ok(vec![first()]));
        // A stack of one is that one.
        assert_eq!(of(Kind::Bars, &[0]), Ok(vec![first()]));
        assert_eq!(of(Kind::Bars, &[]), Err(OF_ALL));
        assert_eq!(of(Kind::Lines, &[]), Err(OF_ALL));
    }

    #[test]
    fn where_series_have_no_bands_of_their_own_that_is_said() {
        let without = ForecastUnit {
            bands: vec![],
            ..unit()
        };
        let of = |kind| drawn(&without, &[0, 1], |around| around.periods(kind));
        assert_eq!(of(Kind::Lines), Err(TOO_MANY));
        assert!(of(Kind::Bars).is_ok());
    }
}

//! The forecast of a question: of each unit, period by period, whole and by group. Knows reports of days; must not know the
//! method, nor who asks.

use super::{
    BackTest, Band, Estimate, Forecast, History, Horizon, Span, TooThin, forecast,
    forecast_of_part, recent_mean, reconcile,
};
use crate::cost::Report;
use crate::cost::view::{Bucket, buckets};
use crate::money::Amount;
use crate::time::{DayRange, Granularity};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// More days than this between a range and the first day that is estimated are too many to be drawn beside it.
const MOST_BETWEEN: i64 = 62;

/// The values that name a group, one per grouping dimension.
pub type Keys = Vec<Option<String>>;

/// Which groups of a unit are forecast by themselves; what is left of the unit is a group too where `has_rest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The currency or the usage unit.
    pub unit: String,
    /// The groups' values.
    pub groups: Vec<Keys>,
    /// Whether there are others.
    pub has_rest: bool,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// The days of the question that the forecast goes on from.
    pub range: DayRange,
    /// How they are cut.
    pub granularity: Granularity,
    /// How far ahead.
    pub horizon: Horizon,
    /// How sure the band is.
    pub band: Band,
    /// The days that are known: whole, none left out.
    pub known: DayRange,
}

/// The forecast of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The days that are estimated.
    pub days: DayRange,
    /// The days it is made from.
    pub known: DayRange,
    /// How far ahead.
    pub horizon: Horizon,
    /// How sure the band is.
    pub band: Band,
    /// The periods: those that are known wholly, which lie between the range and the forecast, then those that are estimated.
    pub columns: Vec<Bucket>,
    /// Whether the periods go on where those of the range end, so that a chart can show both.
    pub continues: bool,
    /// How many of the range's last periods they stand for, since they hold more of them.
    pub replaces: usize,
    /// One per unit, in the order of the reports'.
    pub units: Vec<UnitOutlook>,
}

/// The forecast of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitOutlook {
    /// The currency or the usage unit.
    pub unit: String,
    /// Its forecast, or why there is none.
    pub made: Result<Made, TooThin>,
}

/// What is to be expected of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The figure of each period.
    pub columns: Vec<Figure>,
    /// The figure of all of these periods up to each.
    pub running: Vec<Figure>,
    /// All days to come.
    pub whole: Estimate,
    /// The groups, in the order in which they were named, then the rest.
    pub groups: Vec<GroupOutlook>,
    /// How forecasts of these periods came out in the past.
    pub test: Option<BackTest>,
}

/// What is to be expected of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupOutlook {
    /// Its values; none for the rest.
    pub keys: Option<Keys>,
    /// The figure of each period.
    pub columns: Vec<Figure>,
    /// All days to come.
    pub whole: Estimate,
    /// Whether it is too young for the method, so that it is its recent mean.
    pub is_young: bool,
}

/// What is known of a period and what is estimated of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// The exact sum of its days that are known.
    pub known: Amount,
    /// The estimate of its days to come.
    pub estimate: Estimate,
}

impl Figure {
    /// Near the sum of both, for a screen.
    #[must_use]
    pub fn total(&self) -> Amount {
        [self.known, near(self.estimate.value)].into_iter().sum()
    }

    /// Near the band around it, for a screen.
    #[must_use]
    pub fn band(&self) -> Option<(Amount, Amount)> {
        let (low, high) = self.estimate.band?;
        let with_known = |end: f64| [self.known, near(end)].into_iter().sum();
        Some((with_known(low), with_known(high)))
    }
}

/// An estimate as an amount of three digits after the point: to be shown, never to be added to what is exact.
#[must_use]
pub fn near(estimate: f64) -> Amount {
    let thousandths = (estimate * 1_000.0).round() as i128;
    Amount::from_units(thousandths.saturating_mul(1_000_000_000_000_000))
}

/// The forecast of what `whole` (per day, not grouped) and `grouped` (per day, of the named groups at least) tell of the known
/// days; none where the calendar ends.
#[must_use]
pub fn outlook(ask: &Ask, whole: &Report, grouped: &Report, named: &[Named]) -> Option<Outlook> {
    let days = ask.horizon.days(ask.known.end)?;
    let granularity = match ask.granularity {
        Granularity::None => Granularity::Month,
        Granularity::Hour => Granularity::Day,
        other => other,
    };
    let start = start(ask, granularity, days);
    let first = start.unwrap_or_else(|| granularity.first_day(days.start));
    let columns = buckets(
        DayRange {
            start: first,
            end: days.end,
        },
        granularity,
    );
    let replaces = start.map_or(0, |start| {
        let ranges = buckets(ask.range, granularity);
        ranges
            .iter()
            .filter(|bucket| bucket.days.end > start)
            .count()
    });
    let days_to_come = usize::try_from(days.days()).ok()?;
    let spans: Vec<Span> = columns
        .iter()
        .filter_map(|bucket| span(bucket, days))
        .collect();
    let histories = Histories::of(ask.known, whole);
    let groups = Histories::of(ask.known, grouped);
    let units = histories
        .units()
        .into_iter()
        .map(|unit| {
            let named = named.iter().find(|named| named.unit == unit);
            let context = Context {
                ask,
                columns: &columns,
                spans: &spans,
                days,
                days_to_come,
            };
            UnitOutlook {
                made: context.unit(&histories, &groups, &unit, named),
                unit,
            }
        })
        .collect();
    Some(Outlook {
        days,
        known: ask.known,
        horizon: ask.horizon,
        band: ask.band,
        continues: start.is_some(),
        replaces,
        columns,
        units,
    })
}

/// The first day of the periods that go on from a range; none where they would not be near it.
fn start(ask: &Ask, granularity: Granularity, days: DayRange) -> Option<NaiveDate> {
    let has_time = !matches!(ask.granularity, Granularity::None | Granularity::Hour);
    let between = (days.start - ask.range.end).num_days();
    let near = between <= MOST_BETWEEN && ask.range.start < days.start;
    (has_time && near).then(|| {
        let from = ask.range.end.min(days.start);
        granularity.first_day(from).max(ask.range.start)
    })
}

/// The days of a period that are estimated, counted from the first.
fn span(bucket: &Bucket, days: DayRange) -> Option<Span> {
    let place = |day: NaiveDate| usize::try_from((day - days.start).num_days()).ok();
    let from = bucket.days.start.max(days.start);
    (from < bucket.days.end).then_some(())?;
    Some(Span {
        from: place(from)?,
        to: place(bucket.days.end)?,
    })
}

/// The estimate with another value, as far to both sides of it as its band goes up; of what `is_floored`, since it was never
/// negative, the band ends at zero, whatever was added or taken.
fn moved(one: &Estimate, value: f64, is_floored: bool) -> Estimate {
    let band = one.band.map(|(_, high)| {
        let width = high - one.value;
        let low = value - width;
        let low = if is_floored { low.max(0.0) } else { low };
        (low.min(value), value + width)
    });
    Estimate { value, band }
}

/// The known parts added up; the estimates are of running totals already.
fn running(figures: Vec<Figure>) -> Vec<Figure> {
    let mut known = Amount::ZERO;
    figures
        .into_iter()
        .map(|figure| {
            known = [known, figure.known].into_iter().sum();
            Figure { known, ..figure }
        })
        .collect()
}

/// The exact sums of the known days, by unit and group.
struct Histories<'r> {
    known: DayRange,
    days: BTreeMap<(&'r str, &'r [Option<String>]), Vec<Amount>>,
}

impl<'r> Histories<'r> {
    fn of(known: DayRange, report: &'r Report) -> Self {
        let length = usize::try_from(known.days()).unwrap_or(0);
        let mut days: BTreeMap<_, Vec<Amount>> = BTreeMap::new();
        for row in &report.rows {
            let place = row
                .period
                .and_then(|period| usize::try_from((period.day - known.start).num_days()).ok());
            let history = days
                .entry((&*row.unit, &*row.keys))
                .or_insert_with(|| vec![Amount::ZERO; length]);
            if let Some(day) = place.and_then(|place| history.get_mut(place)) {
                *day = [*day, row.amount].into_iter().sum();
            }
        }
        Self { known, days }
    }

    fn units(&self) -> Vec<String> {
        let mut units: Vec<String> = self
            .days
            .keys()
            .map(|(unit, _)| (*unit).to_owned())
            .collect();
        units.dedup();
        units
    }

    fn days(&self, unit: &str, keys: &[Option<String>]) -> Vec<Amount> {
        self.days.get(&(unit, keys)).cloned().unwrap_or_else(|| {
            let length = usize::try_from(self.known.days()).unwrap_or(0);
            vec![Amount::ZERO; length]
        })
    }
}

struct Context<'c> {
    ask: &'c Ask,
    columns: &'c [Bucket],
    spans: &'c [Span],
    days: DayRange,
    days_to_come: usize,
}

impl Context<'_> {
    fn history(&self, days: &[Amount]) -> History {
        History {
            start: self.ask.known.start,
            values: days.iter().map(|amount| amount.for_geometry()).collect(),
        }
    }

    /// The known part of each period beside its estimate.
    fn figures(
        &self,
        days: &[Amount],
        mut estimates: impl Iterator<Item = Estimate>,
    ) -> Vec<Figure> {
        let place =
            |day: NaiveDate| usize::try_from((day - self.ask.known.start).num_days()).unwrap_or(0);
        self.columns
            .iter()
            .map(|bucket| {
                let known =
                    place(bucket.days.start)..place(bucket.days.end.min(self.ask.known.end));
                let is_estimated = self.days.start < bucket.days.end;
                Figure {
                    known: days.get(known).unwrap_or_default().iter().copied().sum(),
                    estimate: is_estimated
                        .then(|| estimates.next())
                        .flatten()
                        .unwrap_or_default(),
                }
            })
            .collect()
    }

    fn unit(
        &self,
        histories: &Histories<'_>,
        groups: &Histories<'_>,
        unit: &str,
        named: Option<&Named>,
    ) -> Result<Made, TooThin> {
        let days = histories.days(unit, &[]);
        let needs = self.ask.horizon.needs();
        let made = forecast(
            &self.history(&days),
            self.days_to_come,
            self.spans,
            self.ask.band,
            needs,
        )?;
        let groups = named.map_or_else(Vec::new, |named| self.groups(groups, &days, &made, named));
        Ok(Made {
            columns: self.figures(&days, made.spans.iter().copied()),
            running: running(self.figures(&days, made.running.iter().copied())),
            whole: made.whole,
            groups,
            test: made.test,
        })
    }

    fn groups(
        &self,
        groups: &Histories<'_>,
        whole_days: &[Amount],
        whole: &Forecast,
        named: &Named,
    ) -> Vec<GroupOutlook> {
        let mut rest = whole_days.to_vec();
        let mut parts: Vec<(Option<Keys>, Vec<Amount>)> = Vec::new();
        for keys in &named.groups {
            let days = groups.days(&named.unit, keys);
            for (rest, day) in rest.iter_mut().zip(&days) {
                *rest = Amount::from_units(rest.units().saturating_sub(day.units()));
            }
            parts.push((Some(keys.clone()), days));
        }
        if named.has_rest {
            parts.push((None, rest));
        }
        let made: Vec<(Forecast, bool)> = parts
            .iter()
            .map(|(_, days)| {
                let history = self.history(days);
                match forecast_of_part(&history, self.days_to_come, self.spans, self.ask.band) {
                    Ok(made) => (made, false),
                    Err(_) => (recent_mean(&history, self.spans, self.days_to_come), true),
                }
            })
            .collect();
        let mut values: Vec<Vec<f64>> = made
            .iter()
            .map(|(made, _)| {
                let spans = made.spans.iter().map(|one| one.value);
                spans.chain([made.whole.value]).collect()
            })
            .collect();
        let wholes: Vec<f64> = (whole.spans.iter())
            .chain([&whole.whole])
            .map(|one| one.value)
            .collect();
        reconcile(&wholes, &mut values);
        parts
            .into_iter()
            .zip(made)
            .zip(values)
            .map(|(((keys, days), (made, is_young)), values)| {
                let is_floored = days.iter().all(|day| !day.is_negative());
                let moved = |one: &Estimate, value: f64| moved(one, value, is_floored);
                let spans = made
                    .spans
                    .iter()
                    .zip(&values)
                    .map(|(one, value)| moved(one, *value));
                GroupOutlook {
                    columns: self.figures(&days, spans),
                    whole: moved(&made.whole, values.last().copied().unwrap_or_default()),
                    keys,
                    is_young,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_negative_has_a_band_from_zero_also_where_parts_are_made_to_add_up() {
        let one = Estimate {
            value: 100.0,
            band: Some((0.0, 300.0)),
        };
        let band = |value, is_floored| moved(&one, value, is_floored).band;
        assert_eq!(band(110.0, true), Some((0.0, 310.0)));
        assert_eq!(band(90.0, true), Some((0.0, 290.0)));
        assert_eq!(band(250.0, true), Some((50.0, 450.0)));
        assert_eq!(band(-5.0, true), Some((-5.0, 195.0)));
        assert_eq!(band(110.0, false), Some((-90.0, 310.0)));
        let young = Estimate {
            value: 1.0,
            band: None,
        };
        assert_eq!(
            moved(&young, 2.0, true),
            Estimate {
                value: 2.0,
                band: None
            }
        );
    }
}

//! What the method makes of pasts whose rule is known, and laws that hold for any past. Must not know charges.

use super::{Band, Estimate, Forecast, History, Span, TooThin, forecast, recent_mean, reconcile};
use chrono::{Datelike, Days};
use proptest::prelude::*;

/// A past of so many days from 1 January 2024, a Monday.
fn past(days: usize, rule: impl Fn(usize, chrono::NaiveDate) -> f64) -> History {
    let start: chrono::NaiveDate = "2024-01-01".parse().unwrap();
    let date = |day: usize| start.checked_add_days(Days::new(day as u64)).unwrap();
    History {
        start,
        values: (0..days).map(|day| rule(day, date(day))).collect(),
    }
}

fn band(percent: u8) -> Band {
    Band::try_from(percent).unwrap()
}

fn weeks(count: usize) -> Vec<Span> {
    (0..count)
        .map(|week| Span {
            from: week * 7,
            to: week * 7 + 7,
        })
        .collect()
}

fn days(count: usize) -> Vec<Span> {
    (0..count)
        .map(|day| Span {
            from: day,
            to: day + 1,
        })
        .collect()
}

fn of(history: &History, count: usize) -> Forecast {
    forecast(history, count, &days(count), band(80), 56).unwrap()
}

fn close(estimate: &Estimate, expected: f64) -> bool {
    (estimate.value - expected).abs() <= 1e-6 * expected.abs().max(1.0)
}

/// Noise that is the same each time: about −1 to 1.
fn noise(day: usize) -> f64 {
    let mixed = (day as u64)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    ((mixed >> 33) % 2_001) as f64 / 1_000.0 - 1.0
}

#[test]
fn what_never_changed_goes_on_and_its_band_has_no_width() {
    let forecast = of(&past(200, |_, _| 42.0), 30);
    assert!(forecast.spans.iter().all(|one| close(one, 42.0)));
    assert_eq!(forecast.whole.band, Some((1_260.0, 1_260.0)));
    let test = forecast.test.unwrap();
    assert_eq!((test.error, test.naive), (0.0, 0.0));
    assert!(!test.beats_naive(), "as good is not better");
}

#[test]
fn weekdays_keep_their_difference() {
    let rule = |_: usize, date: chrono::NaiveDate| {
        if date.weekday().number_from_monday() > 5 {
            40.0
        } else {
            100.0
        }
    };
    let history = past(150, rule);
    for (day, one) in of(&history, 14).spans.iter().enumerate() {
        let date = history
            .end()
            .checked_add_days(Days::new(day as u64))
            .unwrap();
        assert!(close(one, rule(0, date)), "{date}: {one:?}");
    }
}

#[test]
fn what_comes_on_the_first_of_each_month_comes_again_and_no_other_day() {
    let rule = |day: usize, date: chrono::NaiveDate| {
        100.0 + noise(day) + if date.day() == 1 { 3_000.0 } else { 0.0 }
    };
    let history = past(200, rule);
    for (day, one) in of(&history, 60).spans.iter().enumerate() {
        let date = history
            .end()
            .checked_add_days(Days::new(day as u64))
            .unwrap();
        let expected = if date.day() == 1 { 3_100.0 } else { 100.0 };
        assert!((one.value - expected).abs() < 3.0, "{date}: {one:?}");
    }
}

#[test]
fn what_comes_on_the_last_of_each_month_comes_again_whatever_its_number() {
    let is_last = |date: chrono::NaiveDate| date.succ_opt().unwrap().day() == 1;
    let history = past(210, |day, date| {
        100.0 + noise(day) + if is_last(date) { 900.0 } else { 0.0 }
    });
    for (day, one) in of(&history, 90).spans.iter().enumerate() {
        let date = history
            .end()
            .checked_add_days(Days::new(day as u64))
            .unwrap();
        let expected = if is_last(date) { 1_000.0 } else { 100.0 };
        assert!((one.value - expected).abs() < 3.0, "{date}: {one:?}");
    }
}

#[test]
fn a_day_that_stood_out_once_does_not_come_again() {
    let history = past(160, |day, _| {
        100.0
            + noise(day)
            + if (130..132).contains(&day) {
                5_000.0
            } else {
                0.0
            }
    });
    assert!(
        of(&history, 40)
            .spans
            .iter()
            .all(|one| (one.value - 100.0).abs() < 3.0)
    );
}

#[test]
fn steady_growth_goes_on() {
    let history = past(400, |day, _| 1_000.0 + day as f64);
    let forecast = forecast(&history, 90, &weeks(12), band(80), 56).unwrap();
    for (week, one) in forecast.spans.iter().enumerate() {
        let expected = 7.0 * (1_400.0 + week as f64 * 7.0 + 3.0);
        assert!(
            (one.value / expected - 1.0).abs() < 0.01,
            "{week}: {one:?} {expected}"
        );
    }
    assert!(forecast.test.unwrap().beats_naive());
}

#[test]
fn a_band_holds_about_its_share_of_what_came() {
    let history = past(420, |day, _| 1_000.0 + 50.0 * noise(day));
    let test = forecast(&history, 30, &days(30), band(80), 56)
        .unwrap()
        .test
        .unwrap();
    let (of, held) = test.covered;
    let share = held as f64 / of as f64;
    assert!(of > 500 && (0.74..=0.90).contains(&share), "{held} of {of}");
}

#[test]
fn a_band_holds_about_its_share_although_errors_grow_from_month_to_month() {
    let history = past(420, |day, _| {
        1_000.0 + (10.0 + 0.3 * day as f64) * noise(day)
    });
    for (spans, percent) in [(days(28), 80), (days(28), 50), (weeks(4), 80)] {
        let made = forecast(&history, 28, &spans, band(percent), 56).unwrap();
        let (of, held) = made.test.unwrap().covered;
        let share = held as f64 / of as f64;
        let off = (share - f64::from(percent) / 100.0).abs();
        assert!(of > 60 && off < 0.12, "{percent} %: {held} of {of}");
    }
}

#[test]
fn too_few_days_are_said_with_how_many_it_takes() {
    let short = past(55, |_, _| 1.0);
    let refused = forecast(&short, 30, &[], band(80), 0);
    assert_eq!(refused, Err(TooThin { has: 55, needs: 56 }));
    let mut late = past(300, |_, _| 1.0);
    late.values
        .iter_mut()
        .take(200)
        .for_each(|value| *value = 0.0);
    let refused = forecast(&late, 30, &[], band(80), 150);
    assert_eq!(
        refused,
        Err(TooThin {
            has: 100,
            needs: 150
        })
    );
}

#[test]
fn beyond_what_the_past_can_check_the_band_widens_with_the_distance() {
    let history = past(130, |day, _| 1_000.0 + 50.0 * noise(day));
    let forecast = forecast(&history, 364, &weeks(52), band(80), 56).unwrap();
    let width = |place: usize| {
        let (low, high) = forecast.spans[place].band.unwrap();
        high - low
    };
    assert!(width(51) > width(30) && width(30) > width(20));
    assert!(forecast.test.unwrap().farthest <= 74);
}

#[test]
fn a_running_total_rises_by_each_span_and_ends_as_the_whole_band_and_all() {
    let history = past(420, |day, _| 1_000.0 + 50.0 * noise(day));
    let forecast = forecast(&history, 84, &weeks(12), band(80), 56).unwrap();
    let width = |one: &Estimate| {
        let (low, high) = one.band.unwrap();
        high - low
    };
    let last = forecast.running.last().unwrap();
    assert!(close(last, forecast.whole.value), "{last:?}");
    assert!((width(last) - width(&forecast.whole)).abs() < 1e-6);
    assert!(close(&forecast.running[0], forecast.spans[0].value));
    for (two, one) in forecast.running.windows(2).zip(&forecast.spans[1..]) {
        assert!(close(&two[1], two[0].value + one.value), "{two:?}");
    }
}

#[test]
fn what_is_young_is_its_recent_mean_without_a_band() {
    let mut young = past(100, |day, _| if day % 2 == 0 { 10.0 } else { 20.0 });
    young
        .values
        .iter_mut()
        .take(90)
        .for_each(|value| *value = 0.0);
    let forecast = recent_mean(&young, &weeks(1), 30);
    assert_eq!(
        forecast.spans,
        [Estimate {
            value: 105.0,
            band: None
        }]
    );
    assert_eq!(forecast.whole.value, 450.0);
}

fn any_past() -> impl Strategy<Value = History> {
    let value = prop_oneof![4 => -10.0..1_000.0_f64, 1 => Just(0.0), 1 => -1e9..1e12_f64];
    prop::collection::vec(value, 0..260).prop_map(|values| History {
        start: "2023-11-17".parse().unwrap(),
        values,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_past_is_forecast_within_its_band_or_refused(history in any_past(), percent in 50_u8..=99, ahead in 1_usize..400) {
        let spans = weeks(ahead / 7);
        match forecast(&history, ahead, &spans, band(percent), 56) {
            Err(thin) => prop_assert!(thin.has < thin.needs),
            Ok(made) => {
                prop_assert_eq!(made.spans.len(), spans.len());
                prop_assert_eq!(made.running.len(), spans.len());
                for one in made.spans.iter().chain(&made.running).chain([&made.whole]) {
                    prop_assert!(one.value.is_finite());
                    if let Some((low, high)) = one.band {
                        prop_assert!(low <= one.value && one.value <= high, "{:?}", one);
                    }
                }
                let again = forecast(&history, ahead, &spans, band(percent), 56);
                prop_assert_eq!(again, Ok(made));
            }
        }
    }

    #[test]
    fn a_surer_band_is_no_narrower(history in any_past(), less in 50_u8..99) {
        let width = |percent: u8| {
            let made = forecast(&history, 30, &[], band(percent), 56).ok()?;
            made.whole.band.map(|(low, high)| high - low)
        };
        prop_assert!(width(less) <= width(less + 1));
    }

    #[test]
    fn reconciled_parts_add_up_to_the_whole(
        parts in prop::collection::vec(prop::collection::vec(1.0..1e6_f64, 3), 1..6),
        whole in prop::collection::vec(-1e6..1e6_f64, 3),
    ) {
        let mut parts = parts;
        reconcile(&whole, &mut parts);
        for (place, whole) in whole.iter().enumerate() {
            let sum: f64 = parts.iter().map(|part| part[place]).sum();
            prop_assert!((sum - whole).abs() < 1e-3);
        }
    }
}

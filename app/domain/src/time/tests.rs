//! The laws of days, ranges and presets. Knows the calendar; must not know costs.

use super::{DayRange, Granularity, Preset, ceil_micros, first_of_month, floor_micros};
use chrono::{DateTime, Datelike, Days, NaiveDate};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn range(start: &str, end: &str) -> DayRange {
    DayRange::new(day(start), day(end)).unwrap()
}

#[test]
fn a_range_names_its_first_and_last_day_in_words() {
    for (start, end, words) in [
        ("2024-09-01", "2024-09-02", "1 Sep 2024"),
        ("2024-09-01", "2024-10-01", "1–30 Sep 2024"),
        ("2024-08-28", "2024-09-04", "28 Aug – 3 Sep 2024"),
        ("2024-12-30", "2025-01-03", "30 Dec 2024 – 2 Jan 2025"),
        ("2024-02-29", "2024-03-01", "29 Feb 2024"),
    ] {
        assert_eq!(range(start, end).to_string(), words);
    }
}

#[test]
fn presets_are_these_days() {
    let today = day("2026-11-23");
    for (preset, start, end) in [
        (Preset::Last7Days, "2026-11-16", "2026-11-23"),
        (Preset::Last30Days, "2026-10-24", "2026-11-23"),
        (Preset::Last90Days, "2026-08-25", "2026-11-23"),
        (Preset::MonthToDate, "2026-11-01", "2026-11-24"),
        (Preset::LastMonth, "2026-10-01", "2026-11-01"),
        (Preset::Last3Months, "2026-08-01", "2026-11-01"),
        (Preset::Last6Months, "2026-05-01", "2026-11-01"),
        (Preset::Last12Months, "2025-11-01", "2026-11-01"),
        (Preset::YearToDate, "2026-01-01", "2026-11-24"),
    ] {
        assert_eq!(
            preset.resolve(today),
            range(start, end),
            "{}",
            preset.name()
        );
    }
}

#[test]
fn before_whole_months_are_as_many_whole_months_and_before_other_days_as_many_days() {
    for (start, end, before) in [
        ("2024-09-01", "2024-10-01", "2024-08-01"),
        ("2024-03-01", "2024-04-01", "2024-02-01"),
        ("2024-01-01", "2024-07-01", "2023-07-01"),
        ("2024-09-01", "2024-09-08", "2024-08-25"),
        ("2024-09-02", "2024-10-02", "2024-08-03"),
    ] {
        let range = range(start, end);
        assert_eq!(range.before().start, day(before), "{range}");
        assert_eq!(range.before().end, range.start, "{range}");
    }
}

#[test]
fn an_empty_or_reversed_range_is_not_read_from_json() {
    assert!(
        serde_json::from_str::<DayRange>(r#"{"start":"2024-09-01","end":"2024-09-01"}"#).is_err()
    );
    assert!(
        serde_json::from_str::<DayRange>(r#"{"start":"2024-09-02","end":"2024-09-01"}"#).is_err()
    );
    let range: DayRange =
        serde_json::from_str(r#"{"start":"2024-09-01","end":"2024-10-01"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&range).unwrap(),
        r#"{"start":"2024-09-01","end":"2024-10-01"}"#
    );
}

#[test]
fn names_are_read_as_what_they_name() {
    for preset in Preset::ALL {
        assert_eq!(preset.name().parse::<Preset>().unwrap(), preset);
        assert_eq!(
            serde_json::to_string(&preset).unwrap(),
            format!("\"{}\"", preset.name())
        );
    }
    for granularity in Granularity::ALL {
        assert_eq!(
            granularity.name().parse::<Granularity>().unwrap(),
            granularity
        );
    }
    assert!("Month".parse::<Granularity>().is_err());
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..40_000).prop_map(|days| day("1975-01-01") + Days::new(days))
}

proptest! {
    #[test]
    fn last_n_ends_before_today_and_to_date_ends_with_it(today in any_day()) {
        for preset in Preset::ALL {
            let range = preset.resolve(today);
            prop_assert!(range.start < range.end);
            let to_date = matches!(preset, Preset::MonthToDate | Preset::YearToDate);
            prop_assert_eq!(range.contains(today), to_date, "{}", preset.name());
            if to_date {
                prop_assert_eq!(range.last_day(), today);
            } else {
                prop_assert!(range.end <= today);
            }
        }
    }

    #[test]
    fn the_range_before_ends_where_this_one_starts_and_is_as_long(start in any_day(), days in 1_u64..800) {
        let range = DayRange::new(start, start + Days::new(days)).unwrap();
        let before = range.before();
        prop_assert_eq!(before.end, range.start);
        match range.whole_months() {
            Some(months) => prop_assert_eq!(before.whole_months(), Some(months)),
            None => prop_assert_eq!(before.days(), range.days()),
        }
    }

    #[test]
    fn last_month_and_month_to_date_touch(today in any_day()) {
        prop_assert_eq!(Preset::LastMonth.resolve(today).end, Preset::MonthToDate.resolve(today).start);
        prop_assert_eq!(first_of_month(today).day(), 1);
    }

    #[test]
    fn microseconds_are_kept_and_what_is_finer_goes_down_or_up(seconds in -10_i64.pow(10)..10_i64.pow(11), nanos in 0_u32..1_000_000_000) {
        let at = DateTime::from_timestamp(seconds, nanos).unwrap();
        let (floor, ceil) = (floor_micros(at), ceil_micros(at));
        prop_assert!(floor <= at && at <= ceil);
        prop_assert_eq!((ceil - floor).num_nanoseconds().unwrap(), if nanos % 1_000 == 0 { 0 } else { 1_000 });
        prop_assert_eq!(floor.timestamp_subsec_nanos() % 1_000, 0);
    }
}

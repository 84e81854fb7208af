//! Rules against days written down by hand, and against a naive walk over the days.

use super::{Frequency, Recurrence};
use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rule(frequency: Frequency) -> Recurrence {
    Recurrence {
        frequency,
        interval: 1,
        weekdays: vec![],
        month_days: vec![],
        until: None,
        count: None,
        except: vec![],
    }
}

#[track_caller]
fn check(rule: &Recurrence, first: &str, expected: &[&str]) {
    let first = day(first);
    let days: Vec<_> = rule.days(first, first).take(expected.len()).collect();
    let expected: Vec<_> = expected.iter().map(|text| day(text)).collect();
    assert_eq!(days, expected);
}

#[test]
fn an_interval_that_is_left_out_is_one() {
    let rule: Recurrence = serde_json::from_str(r#"{"frequency": "daily"}"#).unwrap();
    assert_eq!(rule.interval, 1);
}

#[test]
fn every_other_week_counts_weeks_from_monday() {
    let rule = Recurrence {
        interval: 2,
        weekdays: vec![Weekday::Fri, Weekday::Mon],
        ..rule(Frequency::Weekly)
    };
    // 2 December 2026 is a Wednesday: its own week's Monday is over, its Friday is not.
    check(
        &rule,
        "2026-12-02",
        &["2026-12-04", "2026-12-14", "2026-12-18", "2026-12-28"],
    );
}

#[test]
fn months_without_the_day_are_passed_over_and_the_last_day_is_always_there() {
    let on_31 = Recurrence {
        month_days: vec![31],
        ..rule(Frequency::Monthly)
    };
    check(
        &on_31,
        "2026-01-31",
        &["2026-01-31", "2026-03-31", "2026-05-31"],
    );
    let last = Recurrence {
        month_days: vec![-1],
        ..rule(Frequency::Monthly)
    };
    check(
        &last,
        "2027-12-31",
        &["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"],
    );
}

#[test]
fn the_leap_day_comes_in_leap_years() {
    check(
        &rule(Frequency::Yearly),
        "2096-02-29",
        &["2096-02-29", "2104-02-29", "2108-02-29"],
    );
}

#[test]
fn a_count_counts_days_that_are_left_out() {
    let rule = Recurrence {
        count: Some(3),
        except: vec![day("2026-12-02")],
        ..rule(Frequency::Daily)
    };
    let first = day("2026-12-01");
    let days: Vec<_> = rule.days(first, first).collect();
    assert_eq!(days, [day("2026-12-01"), day("2026-12-03")]);
    let later: Vec<_> = rule.days(first, day("2026-12-03")).collect();
    assert_eq!(later, [day("2026-12-03")]);
}

#[test]
fn what_never_comes_is_wrong() {
    let thirtieth_of_february = Recurrence {
        interval: 12,
        month_days: vec![30],
        ..rule(Frequency::Monthly)
    };
    assert_eq!(thirtieth_of_february.check(day("2026-02-01")).len(), 1);
    let all_left_out = Recurrence {
        count: Some(1),
        except: vec![day("2026-02-01")],
        ..rule(Frequency::Daily)
    };
    assert_eq!(all_left_out.check(day("2026-02-01")).len(), 1);
    assert!(rule(Frequency::Yearly).check(day("2026-02-01")).is_empty());
}

#[test]
fn each_wrong_field_is_named() {
    let rule = Recurrence {
        interval: 0,
        weekdays: vec![Weekday::Mon],
        month_days: vec![0],
        until: Some(day("2020-01-01")),
        count: Some(0),
        ..rule(Frequency::Daily)
    };
    let fields: Vec<_> = rule
        .check(day("2026-01-01"))
        .into_iter()
        .map(|wrong| wrong.field)
        .collect();
    for field in ["interval", "weekdays", "month_days", "until", "count"] {
        assert!(fields.contains(&format!("recurrence.{field}")), "{field}");
    }
}

#[test]
fn a_last_day_is_the_first_at_the_earliest_and_a_hundred_years_later_at_the_latest() {
    let first = day("2026-01-01");
    let until = |days: i64| Recurrence {
        until: Some(first + chrono::Duration::days(days)),
        ..rule(Frequency::Daily)
    };
    for (days, wrong) in [(-1, 1), (0, 0), (36_525, 0), (36_526, 1), (40_000, 1)] {
        assert_eq!(until(days).check(first).len(), wrong, "{days}");
    }
}

#[test]
fn each_limit_is_the_last_that_is_taken() {
    let first = day("2026-01-01");
    let wrong = |rule: &Recurrence| -> Vec<_> {
        let wrong = rule.check(first);
        wrong.into_iter().map(|wrong| wrong.field).collect()
    };
    let daily = || rule(Frequency::Daily);
    for (number, is_wrong) in [(0, true), (1, false), (10_000, false), (10_001, true)] {
        let (mut every, mut times) = (daily(), daily());
        every.interval = number;
        times.count = Some(number);
        assert_eq!(
            wrong(&every) == ["recurrence.interval"],
            is_wrong,
            "{number}"
        );
        assert_eq!(wrong(&every).is_empty(), !is_wrong, "{number}");
        assert_eq!(wrong(&times) == ["recurrence.count"], is_wrong, "{number}");
        assert_eq!(wrong(&times).is_empty(), !is_wrong, "{number}");
    }
    for (days, is_wrong) in [
        (vec![0], true),
        (vec![1, 31, -1, -31], false),
        (vec![32], true),
        (vec![1, -32], true),
    ] {
        let mut monthly = rule(Frequency::Monthly);
        monthly.month_days = days;
        assert_eq!(
            wrong(&monthly) == ["recurrence.month_days"],
            is_wrong,
            "{monthly:?}"
        );
        assert_eq!(wrong(&monthly).is_empty(), !is_wrong, "{monthly:?}");
    }
    for (days, is_wrong) in [(1_000, false), (1_001, true), (1_002, true)] {
        let mut daily = daily();
        daily.except = first.iter_days().skip(1).take(days).collect();
        assert_eq!(wrong(&daily) == ["recurrence.except"], is_wrong, "{days}");
    }
    let mut both = daily();
    both.until = Some(first);
    assert!(wrong(&both).is_empty());
    both.count = Some(1);
    assert_eq!(wrong(&both), ["recurrence.count"]);
}

#[test]
fn days_of_weeks_and_months_are_for_weeks_and_months_alone() {
    for frequency in Frequency::ALL {
        let (mut weekdays, mut month_days) = (rule(frequency), rule(frequency));
        weekdays.weekdays = vec![Weekday::Mon];
        month_days.month_days = vec![1];
        let first = day("2026-01-01");
        assert_eq!(
            weekdays.check(first).is_empty(),
            frequency == Frequency::Weekly
        );
        assert_eq!(
            month_days.check(first).is_empty(),
            frequency == Frequency::Monthly
        );
    }
}

#[test]
fn a_rule_goes_on_for_ever_unless_a_day_or_a_count_ends_it() {
    let mut ends = rule(Frequency::Daily);
    assert!(ends.is_endless());
    ends.count = Some(1);
    assert!(!ends.is_endless());
    ends.until = Some(day("2026-01-01"));
    assert!(!ends.is_endless());
    ends.count = None;
    assert!(!ends.is_endless());
}

#[test]
fn a_rule_is_told_in_words() {
    let rule = |frequency| Recurrence {
        interval: 1,
        ..rule(frequency)
    };
    let mut weekly = rule(Frequency::Weekly);
    weekly.weekdays = vec![Weekday::Mon, Weekday::Wed, Weekday::Fri];
    weekly.until = Some(day("2026-12-31"));
    let mut monthly = rule(Frequency::Monthly);
    monthly.month_days = vec![15, -1, -2];
    monthly.count = Some(3);
    monthly.interval = 2;
    let mut daily = rule(Frequency::Daily);
    daily.except = vec![day("2026-01-02"), day("2026-01-03")];
    let mut days = rule(Frequency::Monthly);
    days.month_days = vec![1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30];
    for (rule, words) in [
        (weekly, "every week on Mon, Wed and Fri, until 31 Dec 2026"),
        (rule(Frequency::Weekly), "every week on Sat"),
        (
            monthly,
            "every 2 months on the 15th, the last day and the last day but 1, 3 times",
        ),
        (
            days,
            "every month on the 1st, the 2nd, the 3rd, the 4th, the 11th, the 12th, the 13th, the 21st, the 22nd, \
             the 23rd and the 30th",
        ),
        (rule(Frequency::Monthly), "every month on the 31st"),
        (daily, "every day, except 2 Jan 2026, 3 Jan 2026"),
        (rule(Frequency::Yearly), "every year on 31 Jan"),
    ] {
        assert_eq!(rule.words(day("2026-01-31")), words);
    }
}

/// Looking for a day far from the first does not begin at the first, and passes none over.
#[test]
fn what_surely_lies_before_is_not_looked_at() {
    let first = day("2026-01-01");
    let passed = |frequency, interval, days: i64| {
        let rule = Recurrence {
            interval,
            ..rule(frequency)
        };
        rule.periods_before(first, first + chrono::Duration::days(days))
    };
    for (frequency, days) in [
        (Frequency::Daily, 100),
        (Frequency::Weekly, 700),
        (Frequency::Monthly, 3_100),
        (Frequency::Yearly, 36_600),
    ] {
        assert_eq!(passed(frequency, 1, days), 99, "{frequency:?}");
        assert_eq!(passed(frequency, 1, days - 1), 98, "{frequency:?}");
        assert_eq!(passed(frequency, 4, days), 24, "{frequency:?}");
        assert_eq!(passed(frequency, 4, -days), 0, "{frequency:?}");
    }
}

/// Whether the rule names a day, from its words alone.
fn names(rule: &Recurrence, first: NaiveDate, day: NaiveDate) -> bool {
    let every = i64::from(rule.interval);
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let monday = |day: NaiveDate| {
        day - chrono::Duration::days(i64::from(day.weekday().num_days_from_monday()))
    };
    match rule.frequency {
        Frequency::Daily => (day - first).num_days() % every == 0,
        Frequency::Weekly => {
            let weekday = match rule.weekdays.as_slice() {
                [] => day.weekday() == first.weekday(),
                some => some.contains(&day.weekday()),
            };
            weekday && (monday(day) - monday(first)).num_days() / 7 % every == 0
        }
        Frequency::Monthly => {
            let length = i8::try_from(day.num_days_in_month()).unwrap();
            let of_month = i8::try_from(day.day()).unwrap();
            let named = match rule.month_days.as_slice() {
                [] => of_month == i8::try_from(first.day()).unwrap(),
                some => some.contains(&of_month) || some.contains(&(of_month - length - 1)),
            };
            named && (months(day) - months(first)) % every == 0
        }
        Frequency::Yearly => {
            let same = (day.month(), day.day()) == (first.month(), first.day());
            same && i64::from(day.year() - first.year()) % every == 0
        }
    }
}

prop_compose! {
    fn any_rule()(
        frequency in prop::sample::select(Frequency::ALL.to_vec()),
        interval in 1_u32..6,
        weekdays in prop::collection::vec((0_u8..7).prop_map(|nth| Weekday::try_from(nth).unwrap()), 0..4),
        month_days in prop::collection::vec(prop_oneof![1_i8..=31, -31_i8..=-1], 0..4),
        count in prop::option::of(1_u32..20),
        until in prop::option::of(0_i64..2_000),
        except in prop::collection::vec(0_i64..400, 0..6),
    ) -> (Recurrence, Option<i64>, Vec<i64>) {
        let rule = Recurrence {
            weekdays: if frequency == Frequency::Weekly { weekdays } else { vec![] },
            month_days: if frequency == Frequency::Monthly { month_days } else { vec![] },
            count: if until.is_some() { None } else { count },
            interval,
            ..rule(frequency)
        };
        (rule, until, except)
    }
}

proptest! {
    #[test]
    fn the_days_are_those_that_a_walk_over_all_days_finds(
        (mut rule, until, except) in any_rule(),
        first in 0_i64..3_000,
        later in 0_i64..2_500,
    ) {
        let first = day("2020-01-01") + chrono::Duration::days(first);
        rule.until = until.map(|days| first + chrono::Duration::days(days));
        rule.except = except.into_iter().map(|days| first + chrono::Duration::days(days)).collect();
        let from = first + chrono::Duration::days(later);
        let horizon = from + chrono::Duration::days(1_500);
        let walk: Vec<_> = first
            .iter_days()
            .take_while(|day| *day < horizon)
            .filter(|day| names(&rule, first, *day))
            .filter(|day| rule.until.is_none_or(|until| *day <= until))
            .take(rule.count.map_or(usize::MAX, |count| count as usize))
            .filter(|day| *day >= from && !rule.except.contains(day))
            .collect();
        let days: Vec<_> = rule.days(first, from).take_while(|day| *day < horizon).collect();
        prop_assert_eq!(days, walk);
    }
}

#[test]
fn nothing_starts_after_the_year_9999() {
    let endless = Recurrence {
        frequency: Frequency::Daily,
        interval: 1,
        weekdays: vec![],
        month_days: vec![],
        until: None,
        count: None,
        except: vec![],
    };
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (first, from) = (day("2026-01-01"), day("9999-12-30"));
    assert_eq!(endless.days(first, from).count(), 2);
    assert_eq!(endless.days(first, NaiveDate::MAX).count(), 0);
}

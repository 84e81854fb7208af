//! What the cube says of its values, regions, bills and names.

use super::{ONE, charge, columns, cube, date, filter, query, range};
use crate::cube::{Chunk, Cube, Names};
use floe_domain::cost::{Dimension, Metric, Mode, ResolvedQuery};
use floe_domain::time::Granularity;
use std::sync::Arc;

#[test]
fn values_come_with_their_cost_the_largest_first() {
    let cube = cube(&[
        charge("2024-09-01").service("Small"),
        charge("2024-09-01").service("Large").cost(7 * ONE),
        charge("2024-09-02")
            .service("Chinese")
            .currency("CNY")
            .cost(50 * ONE),
        charge("2025-09-02").service("Later"),
    ]);
    let september = ResolvedQuery {
        range: range("2024-09-01", "2024-10-01"),
        ..query(Granularity::None, &[])
    };
    let names = |search: &str, limit: usize| -> (Vec<String>, usize) {
        let found = cube
            .values(&Dimension::Service, &september, search, limit)
            .unwrap();
        let text = |value: &crate::cube::Value| {
            format!(
                "{:?} {} {}",
                value.value,
                value.cost("USD"),
                value.cost("CNY")
            )
        };
        (found.values.iter().map(text).collect(), found.matching)
    };
    let all = [
        r#"Some("Chinese") 0 50"#,
        r#"Some("Large") 7 0"#,
        r#"Some("Small") 1 0"#,
    ];
    assert_eq!(names("", 9), (all.map(str::to_owned).to_vec(), 3));
    assert_eq!(names("L", 1), (vec![all[1].to_owned()], 2));
    assert_eq!(names("nothing", 9), (vec![], 0));
}

#[test]
fn no_value_is_offered_unless_text_is_searched() {
    let cube = cube(&[charge("2024-09-01").region(None)]);
    let all = query(Granularity::None, &[]);
    let found = |search| cube.values(&Dimension::Region, &all, search, 9).unwrap();
    assert_eq!(
        found("").values.first().map(|one| one.value.clone()),
        Some(None)
    );
    assert_eq!(found("eu").matching, 0);
}

#[test]
fn values_cost_what_is_asked_for_under_the_conditions_on_other_dimensions() {
    let mut large = charge("2024-09-01").service("Large").cost(7 * ONE);
    large.metrics[1] = 2 * ONE;
    let cube = cube(&[
        large,
        charge("2024-09-01").service("Small").cost(3 * ONE),
        charge("2024-09-01").region(None).service("Elsewhere"),
    ]);
    let mut asked = query(Granularity::Month, &[Dimension::Region]);
    asked.metric = Metric::EffectiveCost;
    asked.filters = vec![
        filter(Dimension::Region, Mode::AnyOf, &[Some("eu-west-1")]),
        filter(Dimension::Service, Mode::AnyOf, &[Some("Small")]),
    ];
    let found = |dimension: Dimension| -> Vec<String> {
        let found = cube.values(&dimension, &asked, "", 9).unwrap();
        let text = |one: &crate::cube::Value| format!("{:?} {}", one.value, one.cost("USD"));
        found.values.iter().map(text).collect()
    };
    assert_eq!(
        found(Dimension::Service),
        [r#"Some("Large") 2"#, r#"Some("Small") 1"#]
    );
    assert_eq!(found(Dimension::Region), [r#"Some("eu-west-1") 1"#]);
}

#[test]
fn regions_say_which_days_and_currencies_they_hold() {
    let cube = cube(&[
        charge("2024-09-03"),
        charge("2024-10-01"),
        charge("2024-10-01").currency("CNY"),
        charge("2024-10-05").region(None),
    ]);
    let regions = cube.regions();
    let texts: Vec<_> = regions
        .iter()
        .map(|one| {
            let days = (one.first_day.to_string(), one.last.to_string(), one.days);
            (
                one.region.as_deref(),
                one.rows,
                days,
                one.currencies.join(" "),
            )
        })
        .collect();
    let day = |day: &str| date(day).to_string();
    let ireland = (day("2024-09-03"), day("2024-10-01"), 2);
    let none = (day("2024-10-05"), day("2024-10-05"), 1);
    assert_eq!(
        texts,
        [
            (Some("eu-west-1"), 3, ireland, "CNY USD".to_owned()),
            (None, 1, none, "USD".to_owned()),
        ]
    );
}

#[test]
fn what_is_by_the_hour_says_its_last_hour_and_daily_charges_their_day() {
    let at = |day: &str, hour: u8| {
        let mut charge = charge(day);
        charge.hour = hour;
        charge
    };
    let hourly = cube(&[
        at("2024-09-03", 20),
        at("2024-10-01", 6),
        at("2024-10-01", 13).currency("CNY"),
        at("2024-10-01", 2),
        at("2024-09-30", 23).region(Some("us-east-1")),
        at("2024-10-01", 0).region(None),
    ]);
    let told: Vec<_> = hourly
        .regions()
        .iter()
        .map(|one| one.last.to_string())
        .collect();
    let expected = ["2024-10-01T13:00:00Z", "2024-09-30T23:00:00Z", "2024-10-01"];
    assert_eq!(told, expected);
    let last = |cube: &Cube| cube.last().map(|last| last.to_string());
    assert_eq!(last(&hourly).as_deref(), Some("2024-10-01T13:00:00Z"));
    let daily = cube(&[at("2024-09-03", 0), at("2024-09-04", 0)]);
    assert_eq!(last(&daily).as_deref(), Some("2024-09-04"));
    assert_eq!(last(&Cube::default()), None);
}

#[test]
fn the_last_hour_of_a_region_is_of_its_latest_day_in_whatever_order_its_months_come() {
    let month = |day: &str, hour: u8, provider: &str| {
        let mut charge = charge(day);
        charge.hour = hour;
        charge.key.provider = provider.to_owned();
        Arc::new(Chunk::build(columns(charge.key.clone(), &[charge])).unwrap())
    };
    let months = [
        month("2024-09-30", 23, "AWS"),
        month("2024-10-31", 7, "AWS"),
        month("2024-10-31", 9, "Other"),
        month("2024-08-31", 22, "AWS"),
    ];
    for first in 0..months.len() {
        let mut chunks = months.to_vec();
        chunks.rotate_left(first);
        for chunks in [chunks.clone(), chunks.into_iter().rev().collect()] {
            let regions = Cube::new(chunks).regions();
            let told: Vec<_> = regions.iter().map(|one| one.last.to_string()).collect();
            assert_eq!(told, ["2024-10-31T09:00:00Z"]);
        }
    }
}

#[test]
fn control_totals_are_those_of_the_wanted_bills() {
    let mut other = charge("2024-09-01");
    other.key.billing_account = "2".to_owned();
    let cube = cube(&[
        charge("2024-09-01").cost(3 * ONE),
        charge("2024-09-02").region(None),
        charge("2024-10-02"),
        other,
    ]);
    let month = date("2024-09-01");
    let totals =
        cube.control_totals(|at, provider, account| (at, provider, account) == (month, "AWS", "1"));
    let texts: Vec<_> = totals
        .unwrap()
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {}",
                one.currency, one.rows, one.billed_cost, one.effective_cost
            )
        })
        .collect();
    assert_eq!(texts, ["USD 2 4 2"]);
}

#[test]
fn the_latest_months_name_is_the_name() {
    let chunk = |day: &str, name: &str| {
        let mut columns = columns(charge(day).key, &[charge(day)]);
        columns.region_name = Some(format!("Region {name}"));
        columns.billing_account_name = Some(format!("Payer {name}"));
        columns.sub_account_names = [("7".to_owned(), name.to_owned())].into();
        Arc::new(Chunk::build(columns).unwrap())
    };
    let cube = Cube::new(vec![chunk("2024-10-01", "New"), chunk("2024-09-01", "Old")]);
    let named = |id: &str, name: &str| [(id.to_owned(), name.to_owned())].into();
    let expected = Names {
        sub_accounts: named("7", "New"),
        billing_accounts: named("1", "Payer New"),
        regions: named("eu-west-1", "Region New"),
    };
    assert_eq!(*cube.names(), expected);
    assert_eq!(cube.regions()[0].name.as_deref(), Some("Region New"));
}

#[test]
fn another_cube_shares_the_chunks_that_stay() {
    let first = cube(&[charge("2024-09-01"), charge("2024-10-01")]);
    let kept = first.chunks()[1].clone();
    let second = Cube::new(vec![kept.clone()]);
    assert_eq!((first.rows(), second.rows()), (2, 1));
    assert!(Arc::ptr_eq(&second.chunks()[0], &kept));
}

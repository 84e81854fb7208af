//! What a segment promises: the charges come back, and damage is told. Knows the public functions only.

use super::{GROUP_ROWS, SegmentError, read, write};
use crate::charges::{CODED, ChargeColumns, Coded, SegmentKey};
use crate::scratch::Scratch;
use chrono::NaiveDate;
use floe_domain::cost::{Dimension, Metric};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

fn key(region: Option<&str>) -> SegmentKey {
    SegmentKey {
        month: NaiveDate::from_ymd_opt(2024, 9, 1).unwrap(),
        provider: "AWS".to_owned(),
        billing_account: "000123".to_owned(),
        region: region.map(str::to_owned),
    }
}

fn coded(values: &[&str], codes: Vec<u32>) -> Coded {
    Coded {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        codes,
    }
}

/// `rows` charges, regular enough to check by eye.
fn charges(rows: usize) -> ChargeColumns {
    let cycle = |of: u32| -> Vec<u32> { (0..rows as u32).map(|row| row % (of + 1)).collect() };
    let always = |code: u32| vec![code; rows];
    let none = || coded(&[], vec![]);
    ChargeColumns {
        key: key(Some("us-east-1")),
        day: (0..rows).map(|row| 19_967 + (row % 30) as i32).collect(),
        hour: (0..rows).map(|row| (row % 24) as u8).collect(),
        currency: coded(
            &["USD", "CNY"],
            (0..rows as u32).map(|row| 1 + row % 2).collect(),
        ),
        dimensions: [
            coded(&["a", "b", "c"], cycle(3)),
            none(),
            coded(&["Amazon SQS"], always(1)),
            coded(&["Compute"], cycle(1)),
            coded(&["Usage", "Tax"], cycle(2)),
            none(),
            coded(&["Standard"], always(1)),
            coded(&["m"], always(1)),
            coded(&["GB", "日本語"], cycle(2)),
            coded(&["", "quote \" and \n line"], cycle(2)),
            none(),
            none(),
            coded(&["Correction"], cycle(1)),
            none(),
            coded(&["RunInstances"], always(1)),
            none(),
            none(),
            none(),
            none(),
            none(),
            none(),
            none(),
            coded(&["Shared", "Dedicated"], cycle(2)),
            none(),
            none(),
            coded(&["Multi-AZ"], cycle(1)),
            coded(&["AWS"], always(1)),
        ],
        tags: coded(&[r#"{"env":"prod"}"#], cycle(1)),
        cost_categories: coded(&[r#"{"team":"ice"}"#], cycle(1)),
        metrics: {
            let rows = 0..rows as i128;
            let billed: Vec<i128> = rows.clone().collect();
            let effective: Vec<i128> = rows.clone().map(|row| row % 3 - 1).collect();
            [
                billed.clone(),
                effective.clone(),
                rows.clone().map(|_| 0).collect(),
                rows.clone()
                    .map(|row| -row * 1_000_000_000_000_007)
                    .collect(),
                rows.clone().map(|row| row << 70).collect(),
                billed,
                rows.map(|row| row * 9 / 10).collect(),
                effective,
            ]
            .map(Arc::new)
        },
        sub_account_names: BTreeMap::from([("a".to_owned(), "Atlas".to_owned())]),
        billing_account_name: Some("SunBird".to_owned()),
        region_name: None,
    }
}

#[test]
fn charges_come_back_as_they_were_written() {
    let scratch = Scratch::new();
    for rows in [1, 2, 7, 8, 9, 1_000] {
        let path = scratch.path().join(format!("{rows}.parquet"));
        let written = write(&path, &charges(rows)).unwrap();
        assert_eq!(written.rows, rows as u64);
        assert_eq!(written.bytes, fs::metadata(&path).unwrap().len());
        assert_eq!(read(&path).unwrap(), charges(rows));
    }
}

#[test]
fn charges_of_several_row_groups_come_back_as_one() {
    let scratch = Scratch::new();
    let path = scratch.path().join("large.parquet");
    let many = charges(2 * GROUP_ROWS + 3);
    write(&path, &many).unwrap();
    assert!(read(&path).unwrap() == many, "other charges came back");
}

#[test]
fn charges_without_a_region_come_back_without_one() {
    let scratch = Scratch::new();
    let path = scratch.path().join("global.parquet");
    let mut global = charges(3);
    global.key = key(None);
    write(&path, &global).unwrap();
    assert_eq!(read(&path).unwrap(), global);
}

#[test]
fn every_flipped_bit_is_told_as_damage() {
    let scratch = Scratch::new();
    let path = scratch.path().join("whole.parquet");
    write(&path, &charges(40)).unwrap();
    let whole = fs::read(&path).unwrap();
    let damaged = scratch.path().join("damaged.parquet");
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&damaged, &bytes).unwrap();
        assert!(
            matches!(read(&damaged), Err(SegmentError::Damaged { .. })),
            "byte {place}"
        );
    }
}

#[test]
fn a_file_cut_off_is_told_as_damage() {
    let scratch = Scratch::new();
    let path = scratch.path().join("whole.parquet");
    write(&path, &charges(40)).unwrap();
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(7) {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(
            matches!(read(&path), Err(SegmentError::Damaged { .. })),
            "{length}"
        );
    }
}

#[test]
fn a_charge_without_a_currency_is_no_segment() {
    let scratch = Scratch::new();
    let mut without = charges(3);
    without.currency.codes[1] = 0;
    let answer = write(&scratch.path().join("x.parquet"), &without);
    assert!(matches!(answer, Err(SegmentError::Unfit(_))));
}

#[test]
fn a_column_that_begins_to_differ_in_a_later_row_group_comes_back() {
    let scratch = Scratch::new();
    let path = scratch.path().join("late.parquet");
    let rows = 2 * GROUP_ROWS + 3;
    let mut late = charges(rows);
    for (place, value) in [(5, 7), (6, 0)] {
        let billed = late.metrics[0].clone();
        late.metrics[place] = billed;
        Arc::make_mut(&mut late.metrics[place])[GROUP_ROWS + 1] = value;
    }
    let mut codes = vec![0; rows];
    codes[rows - 1] = 1;
    late.dimensions[11] = coded(&["Virtual Machines"], codes);
    write(&path, &late).unwrap();
    assert!(read(&path).unwrap() == late, "other charges came back");
}

#[test]
fn a_segment_of_the_first_format_is_read() {
    let scratch = Scratch::new();
    let path = scratch.path().join("old.parquet");
    fs::write(&path, include_bytes!("tests/format-1.parquet")).unwrap();
    let mut expected = charges(40);
    for column in &mut expected.dimensions[11..] {
        *column = Coded::default();
    }
    expected.cost_categories = Coded::default();
    for (place, other) in [(5, 0), (6, 0), (7, 1)] {
        expected.metrics[place] = Arc::clone(&expected.metrics[other]);
    }
    let found = read(&path).unwrap();
    assert_eq!(found, expected);
    assert!(Arc::ptr_eq(&found.metrics[0], &found.metrics[5]));
}

#[test]
fn a_segment_of_the_second_format_is_read_and_has_no_value_where_it_had_no_column() {
    let scratch = Scratch::new();
    let path = scratch.path().join("old.parquet");
    fs::write(&path, include_bytes!("tests/format-2.parquet")).unwrap();
    let found = read(&path).unwrap();
    assert_eq!(found.key.region.as_deref(), Some("us-east-1"));
    let values = |wanted: &Dimension| {
        let place = CODED.iter().position(|one| one == wanted).unwrap();
        found.dimensions[place].values.clone()
    };
    assert_eq!(values(&Dimension::InstanceType), ["m5.large"]);
    assert_eq!(
        values(&Dimension::InvoiceIssuer),
        ["Amazon Web Services, Inc."]
    );
    assert_eq!(
        found.cost_categories.values,
        [r#"{"Cost centre":"Plant, north"}"#]
    );
    for column in &found.dimensions[22..] {
        assert_eq!(*column, Coded::default());
    }
    let again = scratch.path().join("new.parquet");
    write(&again, &found).unwrap();
    assert_eq!(read(&again).unwrap(), found);
}

#[test]
fn what_stands_in_for_a_missing_amount_is_what_the_metric_says() {
    for (metric, other) in Metric::COLUMNS.into_iter().zip(super::OTHERWISE) {
        let other = other.and_then(|place| Metric::COLUMNS.get(place).copied());
        assert_eq!(metric.otherwise(), other, "{metric:?}");
    }
}

fn any_coded(rows: usize, least: u32) -> impl Strategy<Value = Coded> {
    proptest::collection::btree_set(".{0,6}", 1..5).prop_flat_map(move |values| {
        let values: Vec<String> = values.into_iter().collect();
        let codes = proptest::collection::vec(least..=values.len() as u32, rows);
        codes.prop_map(move |codes| Coded {
            values: values.clone(),
            codes,
        })
    })
}

fn any_charges() -> impl Strategy<Value = ChargeColumns> {
    (1_usize..60).prop_flat_map(|rows| {
        let column = move || any_coded(rows, 0);
        let amounts = move || {
            let amount = prop_oneof![-5_i128..5, -(1_i128 << 110)..(1_i128 << 110)];
            proptest::collection::vec(amount, rows)
        };
        (
            proptest::collection::vec(-100_000_i32..100_000, rows),
            proptest::collection::vec(0_u8..24, rows),
            any_coded(rows, 1),
            proptest::collection::vec(column(), CODED.len()),
            (column(), column()),
            proptest::collection::vec(amounts(), Metric::COLUMNS.len()),
            proptest::array::uniform3(proptest::bool::ANY),
            proptest::option::of(".{0,5}"),
        )
            .prop_map(
                |(day, hour, currency, dimensions, sets, metrics, own, name)| {
                    let (tags, cost_categories) = sets;
                    let mut metrics: Vec<_> = metrics.into_iter().map(Arc::new).collect();
                    for ((place, other), own) in [(5, 0), (6, 0), (7, 1)].into_iter().zip(own) {
                        if !own {
                            metrics[place] = Arc::clone(&metrics[other]);
                        }
                    }
                    ChargeColumns {
                        key: key(name.as_deref()),
                        day,
                        hour,
                        currency,
                        dimensions: dimensions.try_into().unwrap(),
                        tags,
                        cost_categories,
                        metrics: metrics.try_into().unwrap(),
                        sub_account_names: BTreeMap::new(),
                        billing_account_name: name.clone(),
                        region_name: name,
                    }
                },
            )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_charges_come_back(charges in any_charges()) {
        let scratch = Scratch::new();
        let path = scratch.path().join("any.parquet");
        write(&path, &charges).unwrap();
        prop_assert_eq!(read(&path).unwrap(), charges);
    }
}

//! What a segment promises: the charges come back, and damage is told. Knows the public functions only.

use super::{GROUP_ROWS, SegmentError, read, write};
use crate::charges::{ChargeColumns, Coded, SegmentKey};
use crate::scratch::Scratch;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;

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
            coded(&[], always(0)),
            coded(&["Amazon SQS"], always(1)),
            coded(&["Compute"], cycle(1)),
            coded(&["Usage", "Tax"], cycle(2)),
            coded(&[], always(0)),
            coded(&["Standard"], always(1)),
            coded(&["m"], always(1)),
            coded(&["GB", "日本語"], cycle(2)),
            coded(&["", "quote \" and \n line"], cycle(2)),
            coded(&[], always(0)),
        ],
        tags: coded(&[r#"{"env":"prod"}"#], cycle(1)),
        metrics: [
            (0..rows as i128).collect(),
            (0..rows as i128).map(|row| row % 3 - 1).collect(),
            vec![0; rows],
            (0..rows as i128)
                .map(|row| -row * 1_000_000_000_000_007)
                .collect(),
            (0..rows as i128).map(|row| row << 70).collect(),
        ],
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
            proptest::collection::vec(column(), 11),
            column(),
            proptest::collection::vec(amounts(), 5),
            proptest::option::of(".{0,5}"),
        )
            .prop_map(|(day, hour, currency, dimensions, tags, metrics, name)| {
                ChargeColumns {
                    key: key(name.as_deref()),
                    day,
                    hour,
                    currency,
                    dimensions: dimensions.try_into().unwrap(),
                    tags,
                    metrics: metrics.try_into().unwrap(),
                    sub_account_names: BTreeMap::new(),
                    billing_account_name: name.clone(),
                    region_name: name,
                }
            })
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

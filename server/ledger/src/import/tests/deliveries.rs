//! Files into one delivery and its segments, once and again. Knows files.

use super::*;
use crate::charges::SegmentKey;
use crate::import::read::read_within;
use crate::import::{KeptFile, original, rebuild};
use proptest::prelude::*;
use std::sync::Mutex;

#[test]
fn a_packed_bill_is_unpacked_also_in_several_members() {
    let text = bill(&[row(&[]), row(&[])]);
    let (start, end) = text.as_bytes().split_at(300);
    let (_a, expected) = Case::text(&text).delivery();
    for packed in [gzip(text.as_bytes()), [gzip(start), gzip(end)].concat()] {
        let (_b, found) = Case::new(&[&packed]).delivery();
        assert_eq!(found.totals, expected.totals);
    }
}

#[test]
fn many_segments_hold_all_charges_once() {
    let case = Case::text(&large());
    let (staging, delivery) = case.delivery();
    assert_eq!(delivery.segments.len(), 120);
    assert_eq!(delivery.rows.accepted, 12_000);
    let read = charges(&staging, &delivery);
    let sum: i128 = read.iter().flat_map(|one| one.metrics[0].iter()).sum();
    assert_eq!(sum, delivery.totals[0].accepted.billed.units());
    let rows: usize = read.iter().map(ChargeColumns::rows).sum();
    assert_eq!(rows, 12_000);
    let keys: Vec<_> = delivery
        .segments
        .iter()
        .map(|one| one.key.clone())
        .collect();
    assert!(keys.is_sorted());
}

#[test]
fn what_does_not_fit_the_budget_of_memory_is_written_early_and_nothing_is_lost() {
    let text = large();
    let case = Case::text(text.get(..100_000).unwrap());
    let whole = case.staging();
    let expected = read_delivery(&case.files, &whole, &Options::default()).unwrap();
    let tight = case.staging();
    let found = read_within(&case.files, &tight, &Options::default(), 200_000).unwrap();
    assert_eq!(found.totals, expected.totals);
    let rows = |staging: &Staging, delivery: &Delivery| -> Vec<_> {
        let all = charges(staging, delivery);
        all.iter()
            .map(|one| {
                (
                    one.key.clone(),
                    one.rows(),
                    one.metrics.clone().map(|one| sorted(one.to_vec())),
                )
            })
            .collect()
    };
    assert_eq!(rows(&tight, &found), rows(&whole, &expected));
    let larger = found.segments.iter().zip(&expected.segments);
    assert!(
        larger
            .clone()
            .any(|(found, expected)| found.bytes > expected.bytes),
        "nothing was written early"
    );
}

fn sorted(mut amounts: Vec<i128>) -> Vec<i128> {
    amounts.sort_unstable();
    amounts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_texts_are_imported_as_the_csv_crate_reads_them(services in proptest::collection::vec("[a-z\",\n\r ]{1,8}", 1..40), quoted in any::<bool>()) {
        let mut text = format!("{HEADER}\n").into_bytes();
        for service in &services {
            // Half of the bills have stray quotes, wherever they fall.
            let name = if quoted { format!("\"{}\"", service.replace('"', "\"\"")) } else { service.replace(['\n', '\r', ','], "_") };
            text.extend_from_slice(row(&[("ServiceName", &name)]).as_bytes());
            text.push(b'\n');
        }
        let mut expected = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
        for record in reader.records() {
            let record = record.unwrap();
            if record.len() == HEADER.split(',').count() && !record[16].is_empty() {
                expected.push(record[16].to_owned());
            }
        }
        let case = Case::new(&[&text]);
        let staging = case.staging();
        match read_delivery(&case.files, &staging, &Options::default()) {
            Ok(delivery) => {
                let all = charges(&staging, &delivery);
                let found: Vec<String> = texts(&all[0].dimensions[2]).into_iter().flatten().map(str::to_owned).collect();
                prop_assert_eq!(found, expected);
            }
            Err(Refused::NothingAccepted(_)) => prop_assert_eq!(expected, Vec::<String>::new()),
            Err(refused) => prop_assert!(false, "{}", refused),
        }
    }
}

#[test]
fn files_of_one_call_are_one_delivery() {
    let (one, two) = (bill(&[row(&[])]), bill(&[row(&[("BilledCost", "1")])]));
    let case = Case::new(&[one.as_bytes(), two.as_bytes()]);
    let (_staging, delivery) = case.delivery();
    assert_eq!(delivery.segments.len(), 1);
    assert_eq!(delivery.segments[0].rows, 2);
    let swapped = Case::new(&[two.as_bytes(), one.as_bytes()]);
    assert_eq!(swapped.delivery().1.identity, delivery.identity);
    let (_alone, alone) = Case::text(&one).delivery();
    assert_ne!(alone.identity, delivery.identity);
}

#[test]
fn a_region_is_rebuilt_from_the_kept_originals_to_the_last_digit() {
    let packed = gzip(large().as_bytes());
    let case = Case::new(&[&packed]);
    let keep = Options {
        keep_originals: true,
        ..Options::default()
    };
    let (staging, answer) = case.read(&keep);
    let delivery = answer.unwrap();
    let published = staging.publish().unwrap();
    let sha256 = &delivery.files[0].sha256;
    assert_eq!(
        fs::read(original(case.scratch.path(), sha256)).unwrap(),
        packed
    );
    let region = |key: &SegmentKey| key.region.as_deref() == Some("region-7");
    let only = Options {
        only: Some(&region),
        ..Options::default()
    };
    let files = [KeptFile {
        sha256: sha256.clone(),
        name: "bill0.csv".to_owned(),
    }];
    let again = rebuild(&files, &case.staging(), &only).unwrap();
    let facts = |segments: &[super::SegmentFile]| -> Vec<_> {
        let wanted = segments.iter().filter(|one| region(&one.key));
        wanted
            .map(|one| {
                (
                    one.key.clone(),
                    one.rows,
                    one.totals.clone(),
                    one.complete_to,
                )
            })
            .collect()
    };
    assert_eq!(again.segments.len(), 3);
    assert_eq!(facts(&again.segments), facts(&delivery.segments));
    assert_eq!(
        again.rows.left_out + again.rows.accepted,
        delivery.rows.accepted
    );
    drop(published);
}

#[test]
fn a_changed_original_is_told() {
    let case = Case::text(&bill(&[row(&[])]));
    let keep = Options {
        keep_originals: true,
        ..Options::default()
    };
    let (staging, answer) = case.read(&keep);
    let sha256 = answer.unwrap().files[0].sha256.clone();
    drop(staging.publish().unwrap());
    let other = bill(&[row(&[("BilledCost", "9")])]);
    fs::write(original(case.scratch.path(), &sha256), other).unwrap();
    let files = [KeptFile {
        sha256,
        name: "bill0.csv".to_owned(),
    }];
    let refused = rebuild(&files, &case.staging(), &Options::default()).unwrap_err();
    assert!(
        matches!(refused, Refused::OriginalChanged { .. }),
        "{refused}"
    );
}

#[test]
fn progress_ends_at_all_bytes() {
    let case = Case::text(&large());
    let told = Mutex::new(Vec::new());
    let tell = |progress| told.lock().unwrap().push(progress);
    let options = Options {
        progress: Some(&tell),
        ..Options::default()
    };
    case.read(&options).1.unwrap();
    let told = told.into_inner().unwrap();
    let last = told.last().unwrap();
    assert_eq!(last.bytes_read, last.bytes);
    assert!(told.is_sorted_by_key(|progress| progress.bytes_read));
}

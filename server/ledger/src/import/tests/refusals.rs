//! Deliveries that are refused whole. Knows the causes.

use super::*;
use std::sync::atomic::AtomicBool;

#[test]
fn a_file_that_is_no_focus_file_says_which_columns_are_missing() {
    let refused = Case::text("Date,BilledCost,ServiceName\n2024-09-01,1,x\n").refusal();
    let Refused::NotFocus { missing, .. } = refused else {
        panic!("{refused}")
    };
    assert!(missing.contains(&"EffectiveCost".to_owned()));
    assert!(missing.contains(&"ServiceProviderName or ProviderName".to_owned()));
    assert!(!missing.contains(&"BilledCost".to_owned()));
}

#[test]
fn files_that_can_not_be_a_bill_are_refused_whole() {
    let twice = bill(&[row(&[])]).replacen("SkuId", "RegionId", 1);
    assert!(matches!(
        Case::text(&twice).refusal(),
        Refused::ColumnTwice { .. }
    ));
    assert!(matches!(Case::text("").refusal(), Refused::NoRows { .. }));
    assert!(matches!(
        Case::text(&format!("{HEADER}\n\n")).refusal(),
        Refused::NoRows { .. }
    ));
    assert!(matches!(
        Case::text("PAR1....").refusal(),
        Refused::Parquet { .. }
    ));
    assert!(matches!(
        Case::new(&[b"\xff\xfeB\0i\0"]).refusal(),
        Refused::Format { .. }
    ));
    assert!(matches!(Case::new(&[]).refusal(), Refused::NoFiles));
    let all_bad = bill(&[row(&[("BilledCost", "x")])]);
    assert!(matches!(
        Case::text(&all_bad).refusal(),
        Refused::NothingAccepted(_)
    ));
    let case = Case::text(&bill(&[row(&[])]));
    fs::remove_file(&case.files[0]).unwrap();
    assert!(matches!(case.refusal(), Refused::NotThere { .. }));
}

#[test]
fn what_unpacks_to_far_more_than_a_bill_is_refused_before_it_fills_anything() {
    let line = row(&[("ServiceName", &"a".repeat(20_000))]) + "\n";
    let header = bill(&[]);
    let most = (150 << 20) / line.len();
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(header.as_bytes()).unwrap();
    for _ in 0..most {
        packer.write_all(line.as_bytes()).unwrap();
    }
    let refused = Case::new(&[&packer.finish().unwrap()]).refusal();
    assert!(matches!(refused, Refused::Bomb { .. }), "{refused}");
}

#[test]
fn a_gzip_stream_cut_off_anywhere_is_refused_whole() {
    let rows: Vec<String> = (0..200)
        .map(|n| row(&[("BilledCost", &n.to_string())]))
        .collect();
    let whole = gzip(bill(&rows).as_bytes());
    for length in (2..whole.len()).step_by(whole.len() / 40) {
        let refused = Case::new(&[&whole[..length]]).refusal();
        assert!(
            matches!(refused, Refused::Gzip { .. }),
            "{length}: {refused}"
        );
    }
    let mut broken = whole.clone();
    broken[whole.len() / 2] ^= 0xff;
    assert!(matches!(
        Case::new(&[&broken]).refusal(),
        Refused::Gzip { .. }
    ));
}

#[test]
fn the_same_file_twice_in_one_call_is_refused() {
    let one = bill(&[row(&[])]);
    let case = Case::new(&[one.as_bytes(), one.as_bytes()]);
    assert!(matches!(case.refusal(), Refused::SameFileTwice { .. }));
}

#[test]
fn a_stopped_import_is_refused_and_leaves_nothing() {
    let case = Case::text(&large());
    let stop = AtomicBool::new(true);
    let (staging, answer) = case.read(&Options {
        stop: Some(&stop),
        ..Options::default()
    });
    assert!(matches!(answer, Err(Refused::Stopped)));
    let partial = staging.folder().to_owned();
    drop(staging);
    assert!(!partial.exists());
}

#[test]
fn a_full_disk_is_told_in_words() {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    let told = Refused::unwritable("imports".as_ref(), full).to_string();
    assert_eq!(
        told,
        "There is no space left to write imports. Nothing was imported and what was written so far is removed. Free some space and import again."
    );
}

/// Reads a bill whose first row is rejected while `name` of the staging folder stands on a device that is full.
fn check_full(name: &str, options: &Options<'_>) {
    let case = Case::text(&bill(&[row(&[("BilledCost", "x")]), row(&[])]));
    let staging = case.staging();
    let path = staging.folder().join(name);
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    let refused = read_delivery(&case.files, &staging, options).unwrap_err();
    let Refused::StorageFull { path: told } = refused else {
        panic!("{refused}")
    };
    assert_eq!(told, path);
}

#[test]
fn a_disk_that_fills_up_with_rejects_refuses_the_import() {
    check_full("rejects.csv", &Options::default());
}

#[test]
fn a_disk_that_fills_up_with_originals_refuses_the_import() {
    let keep = Options {
        keep_originals: true,
        ..Options::default()
    };
    check_full("originals/0", &keep);
}

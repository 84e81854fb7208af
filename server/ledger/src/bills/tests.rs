//! Which deliveries a folder holds. Knows names and manifests only.

use super::{Found, Top, look};
use crate::scratch::Scratch;
use std::fs;
use std::path::{Path, PathBuf};

fn write(root: &Path, name: &str, text: &str) -> PathBuf {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

/// Each delivery's name and its files, both below the root.
fn found(root: &Path, top: Top) -> Vec<(String, Vec<String>)> {
    let below = |path: &PathBuf| {
        let path = path.strip_prefix(root).unwrap();
        path.to_str().unwrap().to_owned()
    };
    look(root, top)
        .unwrap()
        .into_iter()
        .map(|one: Found| (one.name, one.files.iter().map(below).collect()))
        .collect()
}

#[track_caller]
fn check(root: &Path, top: Top, expected: &[(&str, &[&str])]) {
    let expected: Vec<(String, Vec<String>)> = expected
        .iter()
        .map(|(name, files)| {
            let files = files.iter().map(|file| (*file).to_owned()).collect();
            ((*name).to_owned(), files)
        })
        .collect();
    assert_eq!(found(root, top), expected);
}

#[test]
fn a_file_at_the_top_is_a_delivery_and_so_is_a_folder_with_all_its_parts() {
    let scratch = Scratch::new();
    let root = scratch.path();
    for name in [
        "october.csv",
        "November.CSV.GZ",
        "notes.txt",
        ".hidden.csv",
        "data/BILLING_PERIOD=2026-10/a-1.parquet",
        "data/BILLING_PERIOD=2026-10/a-2.parquet",
        "data/BILLING_PERIOD=2026-11/a-1.csv.gz",
        ".staging/a.csv",
    ] {
        write(root, name, "x");
    }
    let october: (&str, &[&str]) = (
        "data/BILLING_PERIOD=2026-10",
        &[
            "data/BILLING_PERIOD=2026-10/a-1.parquet",
            "data/BILLING_PERIOD=2026-10/a-2.parquet",
        ],
    );
    let november: (&str, &[&str]) = (
        "data/BILLING_PERIOD=2026-11",
        &["data/BILLING_PERIOD=2026-11/a-1.csv.gz"],
    );
    let apart: [(&str, &[&str]); 4] = [
        ("November.CSV.GZ", &["November.CSV.GZ"]),
        october,
        november,
        ("october.csv", &["october.csv"]),
    ];
    check(root, Top::Apart, &apart);
    let together: [(&str, &[&str]); 3] =
        [("", &["November.CSV.GZ", "october.csv"]), october, november];
    check(root, Top::Together, &together);
}

#[test]
fn of_an_export_that_is_overwritten_the_manifests_files_count() {
    let scratch = Scratch::new();
    let root = scratch.path();
    let data = "mine/exp/data/BILLING_PERIOD=2026-10";
    write(root, &format!("{data}/exp-00001.snappy.parquet"), "x");
    write(
        root,
        &format!("{data}/exp-00002.snappy.parquet"),
        "a rest of a longer export",
    );
    write(
        root,
        "mine/exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
        &format!(
            r#"{{"executionId":"e","dataFiles":["s3://bucket/deep/prefix/{data}/exp-00001.snappy.parquet"]}}"#
        ),
    );
    let file = format!("{data}/exp-00001.snappy.parquet");
    check(root, Top::Apart, &[(data, &[&file])]);
}

#[test]
fn of_an_export_that_creates_new_files_the_newest_execution_counts() {
    let scratch = Scratch::new();
    let root = scratch.path();
    let data = "exp/data/BILLING_PERIOD=2026-10";
    // In an order that the files' own times do not tell.
    for execution in ["20261103T110000.123Z-b", "20261102T100000.123Z-a"] {
        let file = format!("{data}/{execution}/exp-00001.csv.gz");
        write(root, &file, execution);
        write(
            root,
            &format!("exp/metadata/BILLING_PERIOD=2026-10/{execution}/exp-Manifest.json"),
            &format!(r#"{{"dataFiles":["s3://bucket/{file}"]}}"#),
        );
    }
    let file = format!("{data}/20261103T110000.123Z-b/exp-00001.csv.gz");
    check(root, Top::Apart, &[(data, &[&file])]);
}

#[test]
fn of_a_report_the_assembly_that_its_own_manifest_names_counts() {
    let scratch = Scratch::new();
    let root = scratch.path();
    let period = "prefix/report/20261001-20261101";
    let keys = |assembly: &str| {
        format!(
            r#"{{"assemblyId":"{assembly}","reportKeys":["{period}/{assembly}/report-1.csv.gz","{period}/{assembly}/report-2.csv.gz"]}}"#
        )
    };
    for assembly in ["b", "a"] {
        for part in 1..=2 {
            write(
                root,
                &format!("{period}/{assembly}/report-{part}.csv.gz"),
                "x",
            );
        }
        write(
            root,
            &format!("{period}/{assembly}/report-Manifest.json"),
            &keys(assembly),
        );
    }
    write(root, &format!("{period}/report-Manifest.json"), &keys("b"));
    let files = [1, 2].map(|part| format!("{period}/b/report-{part}.csv.gz"));
    check(root, Top::Apart, &[(period, &[&files[0], &files[1]])]);
}

#[test]
fn a_folder_copied_from_the_middle_of_a_bucket_is_found_all_the_same() {
    let scratch = Scratch::new();
    let root = scratch.path();
    write(root, "20261001-20261101/b/report-1.csv.gz", "x");
    write(
        root,
        "20261001-20261101/b/report-Manifest.json",
        r#"{"reportKeys":["/prefix/report/20261001-20261101/b/report-1.csv.gz"]}"#,
    );
    check(
        root,
        Top::Together,
        &[(
            "20261001-20261101",
            &["20261001-20261101/b/report-1.csv.gz"],
        )],
    );
}

#[test]
fn what_a_manifest_names_and_is_not_there_is_a_file_of_the_delivery() {
    let scratch = Scratch::new();
    let root = scratch.path();
    let data = "exp/data/BILLING_PERIOD=2026-10";
    write(root, &format!("{data}/exp-1.csv.gz"), "x");
    let keys = [1, 2].map(|part| format!("\"s3://bucket/{data}/exp-{part}.csv.gz\""));
    let manifest = format!(r#"{{"dataFiles":[{}]}}"#, keys.join(","));
    write(
        root,
        "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
        &manifest,
    );
    let files = [1, 2].map(|part| format!("{data}/exp-{part}.csv.gz"));
    check(root, Top::Apart, &[(data, &[&files[0], &files[1]])]);
    let before = look(root, Top::Apart).unwrap();
    write(root, &files[1], "x");
    assert_ne!(
        look(root, Top::Apart).unwrap()[0].listing,
        before[0].listing
    );
}

#[test]
fn a_manifest_leads_to_no_file_outside_of_its_period() {
    let scratch = Scratch::new();
    let root = scratch.path();
    write(root, "secret.csv", "x");
    write(
        root,
        "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
        r#"{"dataFiles":["s3://bucket/../../secret.csv","/secret.csv"]}"#,
    );
    let place = "exp/data/BILLING_PERIOD=2026-10/secret.csv";
    let expected: [(&str, &[&str]); 2] = [
        ("exp/data/BILLING_PERIOD=2026-10", &[place, place]),
        ("secret.csv", &["secret.csv"]),
    ];
    check(root, Top::Apart, &expected);
}

#[test]
fn a_manifest_that_can_not_be_read_stands_for_its_period() {
    let scratch = Scratch::new();
    let root = scratch.path();
    write(root, "r/20261001-20261101/report-1.csv", "x");
    write(
        root,
        "r/20261001-20261101/report-Manifest.json",
        "{\"reportKeys\":[",
    );
    check(
        root,
        Top::Apart,
        &[(
            "r/20261001-20261101",
            &["r/20261001-20261101/report-Manifest.json"],
        )],
    );
}

#[test]
fn what_is_written_to_changes_its_own_delivery_alone() {
    let scratch = Scratch::new();
    let root = scratch.path();
    for name in ["a.csv", "b.csv"] {
        write(root, name, "x");
    }
    let before = look(root, Top::Apart).unwrap();
    assert_eq!(look(root, Top::Apart).unwrap(), before);
    write(root, "b.csv", "xx");
    let after = look(root, Top::Apart).unwrap();
    assert_eq!(after[0], before[0]);
    assert_ne!(after[1].listing, before[1].listing);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    let (scratch, elsewhere) = (Scratch::new(), Scratch::new());
    let root = scratch.path();
    write(elsewhere.path(), "a.csv", "x");
    std::os::unix::fs::symlink(elsewhere.path(), root.join("folder")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("a.csv"), root.join("a.csv")).unwrap();
    assert_eq!(look(root, Top::Apart).unwrap(), []);
}

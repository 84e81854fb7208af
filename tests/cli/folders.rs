//! Folders and patterns at the command line: what AWS writes is read as it writes it, and never in part.

use crate::bill::bill;
use crate::floe::Floe;
use crate::parquet_bill;
use std::fs;
use std::path::Path;

/// A report of one charge in a month, in CUR 2.0.
fn report(month: &str, cost: &str) -> String {
    format!(
        "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,\
         line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_currency_code,\
         line_item_unblended_cost,product_region_code\n\
         123456789012,{month}-01T00:00:00Z,210987654321,Usage,{month}-05T03:00:00Z,{month}-05T04:00:00Z,AmazonEC2,USD,\
         {cost},us-east-1\n"
    )
}

fn write(root: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What is served in each import, as it is printed.
fn served(out: &str) -> Vec<&str> {
    let lines = out
        .lines()
        .filter(|line| line.starts_with("USD  BilledCost"));
    lines
        .filter_map(|line| line.split_whitespace().last())
        .collect()
}

/// An export that creates new files each time, with two executions in October and one in November.
fn export(root: &Path) {
    for (month, execution, cost) in [
        ("2026-10", "20261102T010000.000Z-a", "1"),
        ("2026-10", "20261103T010000.000Z-b", "2.5"),
        ("2026-11", "20261103T020000.000Z-c", "4"),
    ] {
        let place = format!("BILLING_PERIOD={month}/{execution}");
        write(
            root,
            &format!("exp/data/{place}/exp-00001.csv"),
            report(month, cost),
        );
        write(
            root,
            &format!("exp/metadata/{place}/exp-Manifest.json"),
            format!(r#"{{"dataFiles":["s3://bucket/p/exp/data/{place}/exp-00001.csv"]}}"#),
        );
    }
}

#[test]
fn an_export_is_imported_month_by_month_from_its_newest_files() {
    let floe = Floe::new();
    let root = floe.file("note.txt", "").with_file_name("bucket");
    export(&root);
    let ended = floe.import(&[], &root);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(served(&ended.out), ["2.5", "4"], "{}", ended.out);
    assert!(
        ended.out.contains("exp-00001.csv: AWS CUR, 1 rows"),
        "{}",
        ended.out
    );
}

#[test]
fn a_month_of_which_a_file_is_missing_is_not_imported_in_part() {
    let floe = Floe::new();
    let root = floe.file("note.txt", "").with_file_name("bucket");
    let data = "exp/data/BILLING_PERIOD=2026-10";
    write(
        &root,
        &format!("{data}/exp-00001.csv"),
        report("2026-10", "1"),
    );
    let keys = [1, 2].map(|part| format!("\"s3://bucket/{data}/exp-0000{part}.csv\""));
    write(
        &root,
        "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
        format!(r#"{{"dataFiles":[{}]}}"#, keys.join(",")),
    );
    let ended = floe.import(&[], &root);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("exp-00002.csv is not there"),
        "{}",
        ended.err
    );
    assert_eq!(served(&ended.out), [""; 0]);
}

#[test]
fn the_parts_of_a_manifest_may_be_parquet() {
    let floe = Floe::new();
    let root = floe.file("note.txt", "").with_file_name("bucket");
    let data = "exp/data/BILLING_PERIOD=2026-10";
    let parts = [(1, "1.25"), (2, "2.000000000000000001")].map(|(part, cost)| {
        let name = format!("{data}/exp-0000{part}.snappy.parquet");
        write(&root, &name, parquet_bill::of_csv(&report("2026-10", cost)));
        format!("\"s3://bucket/{name}\"")
    });
    // Of this one the manifest says nothing.
    write(
        &root,
        &format!("{data}/exp-00003.snappy.parquet"),
        parquet_bill::of_csv(&report("2026-10", "40")),
    );
    write(
        &root,
        "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
        format!(r#"{{"dataFiles":[{}]}}"#, parts.join(",")),
    );
    let ended = floe.import(&[], &root);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(
        served(&ended.out),
        ["3.250000000000000001"],
        "{}",
        ended.out
    );
    assert!(
        ended
            .out
            .contains("exp-00001.snappy.parquet: AWS CUR, 1 rows"),
        "{}",
        ended.out
    );
}

#[test]
fn the_files_that_a_pattern_names_are_one_delivery() {
    let floe = Floe::new();
    let root = floe.file("note.txt", "").with_file_name("parts");
    write(&root, "a-1.csv", bill(10));
    write(&root, "a-2.csv", bill(20));
    write(&root, "b.csv", "no bill");
    let ended = floe.import(&[], &root.join("a-*.csv"));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(served(&ended.out), ["2.65"]);
    let none = floe.import(&[], &root.join("c-*.csv"));
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("No file matches"), "{none:?}");
}

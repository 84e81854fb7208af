//! Importing: how it ends, and that it is done whole or not at all, whatever happens in between.

use crate::bill::{bill, row, sum};
use crate::floe::{Ended, FLOE, Floe};
use crate::parquet_bill;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The sum of BilledCost that is served after an import, as it is printed.
#[track_caller]
fn served(ended: &Ended) -> String {
    let line = ended
        .out
        .lines()
        .find(|line| line.starts_with("USD  BilledCost"))
        .unwrap_or_else(|| panic!("no sums: {ended:?}"));
    line.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn a_whole_bill_ends_with_0_and_the_same_bytes_again_change_nothing() {
    let floe = Floe::new();
    let file = floe.file("bill.csv", &bill(100));
    let ended = floe.import(&[], &file);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(served(&ended), sum(100));
    let again = floe.import(&[], &file);
    assert_eq!(again.code, Some(0));
    assert!(again.out.contains("Nothing changed"), "{again:?}");
}

#[test]
fn a_parquet_bill_is_served_with_the_sums_of_the_same_rows_in_csv() {
    // More rows than are put into text at once.
    const CHARGES: u64 = 2_500;
    let text = bill(CHARGES);
    let csv = Floe::new();
    let expected = csv.import(&[], &csv.file("bill.csv", &text));
    let floe = Floe::new();
    let file = floe.file("note.txt", "").with_file_name("bill.parquet");
    std::fs::write(&file, parquet_bill::of_csv(&text)).unwrap();
    let ended = floe.import(&[], &file);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(served(&ended), sum(CHARGES));
    let sums = |ended: &Ended| -> Vec<String> {
        let lines = ended.out.lines().filter(|line| line.starts_with("USD  "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(sums(&ended), sums(&expected));
    assert!(sums(&ended).len() > 1, "{ended:?}");
    let again = floe.import(&[], &file);
    assert!(again.out.contains("Nothing changed"), "{again:?}");
    let cut = std::fs::read(&file).unwrap();
    std::fs::write(&file, &cut[..cut.len() - 9]).unwrap();
    let broken = floe.import(&[], &file);
    assert_eq!(broken.code, Some(2), "{broken:?}");
    assert!(broken.err.contains("bill.parquet"), "{}", broken.err);
}

#[test]
fn rejected_rows_end_with_1_and_strictly_with_2() {
    let floe = Floe::new();
    let mut text = bill(10);
    row(&mut text, 11, "ten dollars");
    let file = floe.file("bill.csv", &text);
    let strict = floe.import(&["--strict"], &file);
    assert_eq!(strict.code, Some(2), "{strict:?}");
    let ended = floe.import(&[], &file);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(served(&ended), sum(10));
}

#[test]
fn broken_rules_of_focus_are_told_and_refused_only_strictly() {
    let floe = Floe::new();
    let file = floe.file("bill.csv", &bill(10));
    let strict = floe.import(&["--strict"], &file);
    assert_eq!(strict.code, Some(2), "{strict:?}");
    assert!(
        strict.err.contains("rules of FOCUS are broken"),
        "{strict:?}"
    );
    let ended = floe.import(&[], &file);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for words in [
        "Rules of FOCUS 1.0: 4 rules broken",
        "1 file: PricingUnit is missing, and every file has it (bill.csv:1)",
    ] {
        assert!(ended.out.contains(words), "{words}: {ended:?}");
    }
}

#[test]
fn what_is_no_bill_ends_with_2() {
    let floe = Floe::new();
    let file = floe.file("notes.csv", "a,b\n1,2\n");
    assert_eq!(floe.import(&[], &file).code, Some(2));
    assert_eq!(floe.run(&["import", "/nowhere.csv"]).code, Some(2));
}

#[test]
fn an_import_that_is_killed_leaves_the_old_state_or_the_new_one() {
    const CHARGES: u64 = 60_000;
    let floe = Floe::new();
    let old = floe.file("old.csv", &bill(10));
    let new = floe.file("new.csv", &bill(CHARGES));
    let mut killed = 0;
    for wait in [5, 60, 150, 300, 500, 800, 1_300, 2_000] {
        assert_ne!(floe.import(&[], &old).code, Some(2));
        let mut child = floe
            .command(&["import", new.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let audit = floe.run(&["audit"]);
        assert_eq!(audit.code, Some(0), "after {wait} ms: {audit:?}");
        let again = floe.import(&[], &new);
        assert_eq!(again.code, Some(0), "after {wait} ms: {again:?}");
        if !again.out.contains("Nothing changed") {
            assert_eq!(served(&again), sum(CHARGES), "after {wait} ms");
        }
        // What is served then is again the small bill, in place of the large one.
        let back = floe.import(&["--append"], &floe.file("one.csv", &bill(1)));
        assert_eq!(back.code, Some(0), "after {wait} ms: {back:?}");
        std::fs::remove_dir_all(floe.data()).unwrap();
    }
    assert!(killed > 0, "every import was over before it was killed");
}

#[test]
fn two_imports_at_once_are_both_whole() {
    let floe = Floe::new();
    let first = floe.file("first.csv", &bill(20_000));
    let second = floe.file(
        "second.csv",
        &bill(30_000).replace("111111111111", "999999999999"),
    );
    let start = |file: &std::path::Path| {
        floe.command(&["import", file.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    for child in [start(&first), start(&second)] {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let more = floe.file("more.csv", &bill(1).replace("111111111111", "333333333333"));
    assert_eq!(floe.import(&[], &more).code, Some(0));
    for file in [&first, &second] {
        let again = floe.import(&[], file);
        assert!(again.out.contains("Nothing changed"), "{again:?}");
    }
}

/// On a disk of four megabytes, in name spaces of its own.
#[test]
fn a_full_disk_refuses_the_import_and_keeps_what_was_there() {
    let floe = Floe::new();
    let small = floe.file("small.csv", &bill(10));
    let large = floe.file("large.csv", &bill(200_000));
    let more = floe.file("more.csv", &bill(2).replace("111111111111", "333333333333"));
    std::fs::create_dir(floe.data()).unwrap();
    let script = format!(
        "set -e; mount -t tmpfs -o size=4m floe {data}; export FLOE_DATA={data}
         {FLOE} import {small} >/dev/null
         code=0; {FLOE} import {large} >/dev/null || code=$?; echo \"large ended with $code\" >&2
         {FLOE} import {small}; {FLOE} import {more}; {FLOE} audit >/dev/null",
        data = floe.data().display(),
        small = small.display(),
        large = large.display(),
        more = more.display(),
    );
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{out}\n{err}");
    assert!(err.contains("large ended with 2"), "{err}");
    assert!(err.contains("no space left"), "{err}");
    assert!(
        out.contains("Nothing changed"),
        "the small bill is served still: {out}"
    );
}

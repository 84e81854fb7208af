//! A watched folder: bills in it are imported by themselves.

use crate::bill::bill;
use crate::floe::Floe;
use crate::serve::{end, serve_with};
use std::path::Path;
use std::time::{Duration, Instant};

/// How many imports the audit tells of.
fn imports(floe: &Floe) -> usize {
    told(floe, "import.record")
}

/// How many acts of a name the audit tells of.
fn told(floe: &Floe, act: &str) -> usize {
    floe.run(&["audit"]).out.matches(act).count()
}

fn wait_for(floe: &Floe, wanted: usize) {
    wait_until(|| imports(floe) >= wanted);
}

fn wait_until(comes: impl Fn() -> bool) {
    let asked = Instant::now();
    while !comes() {
        assert!(asked.elapsed() < Duration::from_secs(60), "nothing came");
        std::thread::sleep(Duration::from_millis(250));
    }
}

/// That these bytes are served: importing them by hand says so and changes nothing.
#[track_caller]
fn is_served(floe: &Floe, file: &Path) {
    let ended = floe.import(&[], file);
    assert!(ended.out.contains("served already"), "{ended:?}");
}

#[test]
fn a_bill_that_is_laid_into_the_folder_is_served_and_so_is_what_restates_it() {
    let floe = Floe::new();
    let folder = floe.file("note.txt", "").with_file_name("bills");
    std::fs::create_dir(&folder).unwrap();
    let options = ["--watch", folder.to_str().unwrap()];
    let (child, _) = serve_with(&floe, &options);
    let october = folder.join("september.csv");
    std::fs::write(&october, bill(100)).unwrap();
    wait_for(&floe, 1);
    is_served(&floe, &october);
    std::fs::write(&october, bill(120)).unwrap();
    wait_for(&floe, 2);
    is_served(&floe, &october);
    assert!(end(child, "-TERM").0.success());
    // It is known after a restart too: one that is new comes, and nothing comes twice.
    let (child, _) = serve_with(&floe, &options);
    let other = bill(7).replace("111111111111", "333333333333");
    std::fs::write(folder.join("other.csv"), other).unwrap();
    wait_for(&floe, 3);
    assert_eq!(imports(&floe), 3);
    assert!(end(child, "-TERM").0.success());
}

#[test]
fn a_bill_that_was_refused_comes_in_once_it_is_mended() {
    let floe = Floe::new();
    let folder = floe.file("note.txt", "").with_file_name("bills");
    std::fs::create_dir(&folder).unwrap();
    let (child, _) = serve_with(&floe, &["--watch", folder.to_str().unwrap()]);
    let september = folder.join("september.csv");
    std::fs::write(&september, "no,bill\n1,2\n").unwrap();
    wait_until(|| told(&floe, "import.refuse") == 1);
    assert_eq!(imports(&floe), 0);
    std::fs::write(&september, bill(30)).unwrap();
    wait_for(&floe, 1);
    is_served(&floe, &september);
    assert_eq!(
        told(&floe, "import.refuse"),
        1,
        "what is refused is not tried again as it is"
    );
    assert!(end(child, "-TERM").0.success());
}

#[test]
fn what_is_no_folder_is_not_watched() {
    let floe = Floe::new();
    let file = floe.file("bill.csv", "");
    let ended = floe.run(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--watch",
        file.to_str().unwrap(),
    ]);
    assert_ne!(ended.code, Some(0));
    assert!(ended.err.contains("it is no folder"), "{}", ended.err);
}

//! Manners of files: a heading that says what a file knows, one subject of readable length, honest names, nothing left
//! for later, nothing that is true on one machine only.

use crate::{expect_no_line, expect_none, source};

/// More than this nobody reads in one go.
const MOST_LINES: usize = 600;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = [
    "utils", "util", "common", "helpers", "helper", "manager", "misc", "stuff",
];

#[test]
fn every_file_says_what_it_knows() {
    let breaches: Vec<String> = source::all()
        .iter()
        .filter(|source| source.is_rust() && !source.text.starts_with("//! "))
        .map(|source| source.path.clone())
        .collect();
    expect_none(
        "these files do not open with `//! ` and what they know:",
        &breaches,
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    let breaches: Vec<String> = source::all()
        .iter()
        .filter(|source| source.is_rust() || source.path.ends_with(".css"))
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(source, lines)| format!("{}: {lines} lines", source.path))
        .collect();
    expect_none("these files have more than 600 lines:", &breaches);
}

#[test]
fn names_say_what_is_inside() {
    let breaches: Vec<String> = source::all()
        .iter()
        .filter(|source| source.is_rust())
        .filter(|source| {
            let folder_is_empty_name = source
                .path
                .split('/')
                .any(|part| EMPTY_NAMES.contains(&part));
            folder_is_empty_name || EMPTY_NAMES.contains(&source.stem())
        })
        .map(|source| source.path.clone())
        .collect();
    expect_none("these names say nothing about what is inside:", &breaches);
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here so that this file does not break its own rule.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("unimpl", "emented!("),
    ];
    let breaches: Vec<String> = source::all()
        .iter()
        .filter(|source| !source.path.ends_with(".svg"))
        .flat_map(|source| {
            let lines = (1..).zip(source.text.lines());
            let left = lines.filter(|(_, line)| words.iter().any(|word| line.contains(word)));
            left.map(|(number, line): (usize, &str)| {
                format!("{}:{number}: {}", source.path, line.trim())
            })
            .collect::<Vec<_>>()
        })
        .collect();
    expect_none(
        "what is not done is said in an issue, not in the code:",
        &breaches,
    );
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    expect_no_line(
        "`#[expect(…, reason = \"…\")]` is the only way around a lint:",
        |source| source.is_rust() && !source.is_under("tests/tidy"),
        |line| line.contains("#[allow(") || line.contains("#![allow("),
    );
}

#[test]
fn nothing_is_true_on_one_machine_only() {
    let places = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/wo", "rk/"),
        concat!("/t", "mp/"),
    ];
    let breaches: Vec<String> = source::all()
        .iter()
        .flat_map(|source| {
            let lines = (1..).zip(source.text.lines());
            let local = lines.filter(|(_, line)| places.iter().any(|place| line.contains(place)));
            local
                .map(|(number, line): (usize, &str)| {
                    format!("{}:{number}: {}", source.path, line.trim())
                })
                .collect::<Vec<_>>()
        })
        .collect();
    expect_none(
        "these lines name a folder that other machines do not have:",
        &breaches,
    );
}

//! The walls: who may name SQL, the clock, status codes and permits, and what the domain may depend on.

use crate::{expect_no_line, expect_none, source};

/// What the domain may depend on: values, exact numbers, calendars. Nothing that reads, waits, listens or draws.
const DOMAIN_MAY_USE: [&str; 6] = [
    "chrono",
    "chrono-tz",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
];

/// Whether `line` has `word` with no letter, digit or underscore next to it.
fn names(line: &str, word: &str) -> bool {
    let inside = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        !before.ends_with(inside) && !after.starts_with(inside)
    })
}

#[test]
fn a_word_is_found_whole_or_not_at_all() {
    assert!(names("use sqlx::Row;", "sqlx"));
    assert!(!names("let sqlx_free = 1;", "sqlx"));
    assert!(!names("let mysqlx = 1;", "sqlx"));
}

#[test]
fn the_domain_depends_on_values_only() {
    let manifest = source::all()
        .into_iter()
        .find(|source| source.path == "app/domain/Cargo.toml");
    let manifest = manifest.expect("the domain has a manifest");
    let dependencies = manifest
        .text
        .split("[dependencies]")
        .nth(1)
        .expect("the domain lists dependencies");
    let breaches: Vec<String> = dependencies
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#') && !DOMAIN_MAY_USE.contains(name))
        .map(str::to_owned)
        .collect();
    expect_none(
        "the domain is pure; these dependencies are not on its list:",
        &breaches,
    );
}

#[test]
fn the_domain_does_no_io_and_knows_no_framework() {
    expect_no_line(
        "the domain does no IO, starts no threads, reads no environment and knows no framework:",
        |source| source.is_rust() && source.is_under("app/domain/src"),
        |line| {
            [
                "std::fs",
                "std::io",
                "std::net",
                "std::env",
                "std::thread",
                "std::process",
                "leptos::",
                "axum::",
                "tokio::",
            ]
            .iter()
            .any(|word| line.contains(word))
        },
    );
}

#[test]
fn sql_is_spoken_in_the_state_only() {
    expect_no_line(
        "`sqlx` is named only under server/src/state:",
        |source| {
            source.is_rust()
                && !source.is_under("server/src/state")
                && !source.is_under("tests/tidy")
        },
        |line| names(line, "sqlx"),
    );
}

#[test]
fn the_clock_is_read_in_one_file() {
    expect_no_line(
        "the clock is read only in server/src/clock.rs; elsewhere `now` is an argument:",
        |source| {
            let ours = source.is_under("server") || source.is_under("app");
            source.is_rust() && ours && source.path != "server/src/clock.rs"
        },
        |line| {
            ["Utc::now", "Local::now", "SystemTime::now"]
                .iter()
                .any(|call| line.contains(call))
        },
    );
}

#[test]
fn nothing_a_person_sees_measures_time() {
    expect_no_line(
        "a browser has no `std::time::Instant`, and time must not differ between server and browser:",
        |source| source.is_rust() && source.is_under("app"),
        |line| {
            line.contains("time::Instant;") && line.contains("std::")
                || line.contains("Instant::now")
        },
    );
}

#[test]
fn status_codes_are_chosen_at_the_doors_only() {
    expect_no_line(
        "`StatusCode` is named only under server/src/http:",
        |source| {
            let ours = source.is_under("server") || source.is_under("app");
            source.is_rust() && ours && !source.is_under("server/src/http")
        },
        |line| names(line, "StatusCode"),
    );
}

#[test]
fn only_the_guard_makes_permits() {
    expect_no_line(
        "a `Permit` is made only by an allowing decision, in the guard:",
        |source| {
            source.is_rust()
                && !source.is_under("app/domain/src/guard")
                && !source.is_under("tests/tidy")
        },
        |line| {
            let declares = ["impl", "struct", "fn ", "->"]
                .iter()
                .any(|word| line.contains(word));
            line.contains("Permit {") && !declares
        },
    );
}

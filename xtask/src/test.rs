//! `cargo xtask test`: everything that has to hold, the quick checks first. Knows which checks exist, not what they check.

use std::path::Path;
use std::process::Command;
use std::time::UNIX_EPOCH;

use anyhow::{Result, bail};

use crate::build::Effort;
use crate::step::{cargo, note, run, step};
use crate::{needs, place, site};

/// `cargo xtask test [PART] [-- OPTION…]`: without a part, all of them.
pub(crate) fn main(arguments: &[String]) -> Result<()> {
    let (words, options) = match arguments.iter().position(|word| word == "--") {
        Some(at) => arguments.split_at(at),
        None => (arguments, [].as_slice()),
    };
    match words {
        [] => everything(options),
        [part] => one(part, options),
        _ => bail!(
            "`cargo xtask test` takes one part or none; the parts are {}",
            parts().join(", ")
        ),
    }
}

fn everything(options: &[String]) -> Result<()> {
    format()?;
    step("seeing to what the tests need", || {
        needs::chromium()?;
        needs::clients()
    })?;
    site::build(Effort::Release)?.ensure()?;
    clippy()?;
    // One invocation, so that everything is compiled once with one set of features; its result lines come last.
    step("running the tests", || {
        run(cargo()
            .current_dir(place::root())
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(options))
    })
}

fn one(part: &str, options: &[String]) -> Result<()> {
    match part {
        "format" => format(),
        "clippy" => clippy(),
        "unit" => {
            let words = ["test", "--workspace", "--lib", "--bins"];
            run(cargo().current_dir(place::root()).args(words).args(options))
        }
        "machine" => {
            let words = [
                "test",
                "--workspace",
                "--test",
                "http",
                "--release",
                "machine",
            ];
            let mut command = cargo();
            command.current_dir(place::root()).args(words);
            others(
                &mut command,
                ("FLOE_SEQUENCES", "3000"),
                "FLOE_SEQUENCES_SEED",
            );
            command.args(["--", "--nocapture"]);
            run(&mut command)
        }
        suite if suites().iter().any(|known| known == suite) => {
            if matches!(suite, "flows" | "clients") {
                needs::chromium()?;
                site::build(Effort::Debug)?.ensure()?;
            }
            if matches!(suite, "flows" | "clients" | "duckdb") {
                needs::clients()?;
            }
            let words = ["test", "--workspace", "--test", suite];
            let mut command = cargo();
            command.current_dir(place::root()).args(words);
            match suite {
                "model" => {
                    command.arg("--release");
                    others(
                        &mut command,
                        ("FLOE_MODEL_CASES", "10_000_000"),
                        "FLOE_MODEL_SEED",
                    );
                }
                "duckdb" => {
                    others(
                        &mut command,
                        ("FLOE_DUCKDB_CASES", "5_000"),
                        "FLOE_DUCKDB_SEED",
                    );
                    if options.is_empty() {
                        command.args(["--", "--nocapture"]);
                    }
                }
                _ => {}
            }
            command.args(options);
            run(&mut command)
        }
        other => bail!(
            "there is no part `{other}`; the parts are {}",
            parts().join(", ")
        ),
    }
}

/// By themselves the guard's model is asked ten times as often and its sequences run ten times as many, both optimised; DuckDB is asked
/// many times as often, and all are about other cases each time, unless the environment says how often and which.
fn others(command: &mut Command, (variable, many): (&str, &str), seed: &str) {
    let now = UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
    for (variable, value) in [(variable, many), (seed, &now.to_string())] {
        if std::env::var_os(variable).is_none() {
            command.env(variable, value);
        }
    }
}

fn format() -> Result<()> {
    step("checking the format", || {
        run(cargo()
            .current_dir(place::root())
            .args(["fmt", "--all", "--check"]))
    })
}

fn clippy() -> Result<()> {
    step("clippy", || {
        let server = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        run(cargo().current_dir(place::root()).args(server))
    })?;
    step("clippy on the browser half", || {
        note("compiled for this machine: lints are the same, and clippy need not exist for wasm");
        let browser = [
            "clippy",
            "-p",
            "floe-app",
            "--no-default-features",
            "--features",
            "hydrate",
            "--",
            "-D",
            "warnings",
        ];
        run(cargo().current_dir(place::root()).args(browser))
    })
}

/// The black-box suites: each folder of `tests` that has a `main.rs`.
fn suites() -> Vec<String> {
    let is_suite = |folder: &Path| folder.join("main.rs").is_file();
    let folders = place::root()
        .join("tests")
        .read_dir()
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<String> = folders
        .filter(|entry| is_suite(&entry.path()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn parts() -> Vec<String> {
    let mut parts = ["format", "clippy", "unit", "machine"]
        .map(str::to_owned)
        .to_vec();
    parts.extend(suites());
    parts
}

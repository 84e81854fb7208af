//! `cargo xtask run`: builds Floe and starts it with demo data. What is then printed is the server's own doing.

use std::process::Command;

use anyhow::{Result, bail};

use crate::build::{self, Effort};
use crate::step::note;

/// `cargo xtask run [--debug] [-- OPTION…]`: unknown options go to `floe serve`, with or without the `--`.
pub(crate) fn main(arguments: &[String]) -> Result<()> {
    let mut effort = Effort::Release;
    let mut passed_on: Vec<&str> = Vec::new();
    for argument in arguments {
        match argument.as_str() {
            "--debug" => effort = Effort::Debug,
            "--" => {}
            other => passed_on.push(other),
        }
    }
    let (binary, weight) = build::binary(effort)?;
    // It runs all the same: whoever wants to see it must not wait for somebody to make it lighter.
    if let Err(heavy) = weight.ensure() {
        note(&format!("TOO HEAVY: {heavy}"));
    }
    note("starting `floe serve --demo`; Ctrl-C stops it");
    let status = Command::new(&binary)
        .args(["serve", "--demo"])
        .args(passed_on)
        .status()?;
    if !status.success() {
        bail!("`floe serve --demo` ended with {status}");
    }
    Ok(())
}

//! `cargo xtask build`: what the binary embeds, then the binary. Knows profiles, not how the browser half is made.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::place;
use crate::site::{self, Weight};
use crate::step::{cargo, note, run, step};

/// How much time to spend on making it fast and small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Compiles quickly, runs slowly: for working on Floe.
    Debug,
    /// What people get.
    Release,
}

impl Effort {
    /// Reads `--debug` from a subcommand's arguments, and refuses any other.
    pub(crate) fn from_arguments(arguments: &[String]) -> Result<Self> {
        let mut effort = Effort::Release;
        for argument in arguments {
            match argument.as_str() {
                "--debug" => effort = Effort::Debug,
                "--release" => effort = Effort::Release,
                other => bail!("unknown option `{other}`; `--debug` is the only one"),
            }
        }
        Ok(effort)
    }
}

/// `cargo xtask build [--debug]`.
pub(crate) fn main(arguments: &[String]) -> Result<()> {
    let (binary, weight) = binary(Effort::from_arguments(arguments)?)?;
    weight.ensure()?;
    let size = std::fs::metadata(&binary)?.len();
    note(&format!(
        "{} · {:.1} MB, needs nothing beside it",
        binary.display(),
        size as f64 / 1e6
    ));
    Ok(())
}

/// Builds everything and gives the path of the finished binary, and what its browser half weighs.
pub(crate) fn binary(effort: Effort) -> Result<(PathBuf, Weight)> {
    let weight = site::build(effort)?;
    let mut command = cargo();
    command
        .current_dir(place::root())
        .args(["build", "--package", "floe", "--bin", "floe"]);
    let folder = match effort {
        Effort::Debug => "debug",
        Effort::Release => {
            command.arg("--release");
            "release"
        }
    };
    step("building the server", || run(&mut command))?;
    let name = format!("floe{}", std::env::consts::EXE_SUFFIX);
    Ok((place::target().join(folder).join(name), weight))
}

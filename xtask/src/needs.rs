//! What tests and benchmarks need besides Rust: a Chromium, Node, and the Python programs that play a real client. Installs them as root where
//! apt can, keeps the rest under `target/tools`, and otherwise says in one line what is missing and how to get it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place;
use crate::step::{ask, found, note, on_path, run};

/// Releases that the tests were written against.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// AWS's own clients, for the calendar that answers them: boto3, and `aws` from PyPI, on the botocore that both want.
const AWS: [&str; 2] = ["boto3==1.44.5", "awscli==1.46.3"];
/// Time zones for Python, of the same release as those in `chrono-tz`.
const TZDATA: &str = "tzdata==2025.2";
/// Calendar programs' own readers, to read the freezes as they do.
const ICALENDAR: &str = "icalendar==7.3.0";
const RECURRING: &str = "recurring-ical-events==3.8.2";
/// An independent bookkeeper, and the one that Floe is measured beside.
pub(crate) const DUCKDB: &str = "duckdb==2.0.0";
/// Not for its Python: it carries axe-core 4.12.1, which then needs no Node.
const AXE: &str = "axe-playwright-python==0.1.8";

const CHROMIUMS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Sees to a Chromium, and answers which.
pub(crate) fn chromium() -> Result<PathBuf> {
    let present = || {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
        named.or_else(|| CHROMIUMS.iter().find_map(|name| found(name)))
    };
    if present().is_none() {
        apt(&["chromium"]);
    }
    present().context(
        "no Chromium: run `apt-get install chromium` as root, or name one in the variable CHROMIUM",
    )
}

/// Sees to Node and its package manager.
pub(crate) fn node() -> Result<()> {
    let present = || on_path("node") && on_path("npm");
    if !present() {
        apt(&["nodejs", "npm"]);
    }
    if !present() {
        bail!("no Node with npm: run `apt-get install nodejs npm` as root");
    }
    Ok(())
}

/// Sees to schemathesis, AWS's clients, readers of calendars, DuckDB and axe-core's script, in a Python environment of their own.
pub(crate) fn clients() -> Result<()> {
    let tools = tools();
    let environment = tools.join("venv");
    let python = environment.join("bin/python");
    if ask(Command::new(&python).args(["-m", "pip", "--version"])).is_none() {
        create_environment(&environment)?;
    }
    let wanted = format!(
        "{SCHEMATHESIS} {} {ICALENDAR} {RECURRING} {DUCKDB} {AXE} {TZDATA}",
        AWS.join(" ")
    );
    let stamp = tools.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let pip = || {
        let mut command = Command::new(&python);
        command.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]);
        command
    };
    run(pip()
        .args([SCHEMATHESIS, ICALENDAR, RECURRING, DUCKDB])
        .args(AWS))?;
    run(pip().args(["--no-deps", AXE, TZDATA]))?;
    let find = "import importlib.util as u; print(u.find_spec('axe_playwright_python').submodule_search_locations[0])";
    let package =
        ask(Command::new(&python).args(["-c", find])).context("pip installed no axe-core")?;
    std::fs::copy(
        PathBuf::from(package).join("axe.min.js"),
        tools.join("axe.min.js"),
    )?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}

/// Where fetched tools live.
fn tools() -> PathBuf {
    place::root().join("target/tools")
}

fn create_environment(environment: &PathBuf) -> Result<()> {
    std::fs::create_dir_all(tools())?;
    let create = || {
        let made = Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(environment)
            .output();
        made.is_ok_and(|output| output.status.success())
    };
    if create() {
        return Ok(());
    }
    apt(&["python3", "python3-venv"]);
    if create() {
        return Ok(());
    }
    bail!(
        "no Python environment for schemathesis: run `apt-get install python3 python3-venv` as root"
    )
}

/// Tries to install Debian packages. Whether it worked shows in whether the program is there afterwards.
pub(crate) fn apt(packages: &[&str]) {
    if !on_path("apt-get") {
        return;
    }
    note(&format!("installing {} with apt-get", packages.join(", ")));
    let install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    for words in [
        ["apt-get", "update", "-qq"].as_slice(),
        &[install.as_slice(), packages].concat(),
    ] {
        // A package list may be out of reach and the package still at hand, so a failure here is only said.
        if let Err(error) = run(Command::new("env")
            .arg("DEBIAN_FRONTEND=noninteractive")
            .args(words))
        {
            note(&format!("{error:#}"));
        }
    }
}

//! The browser half: compiles `floe-app` for wasm32 and writes the JavaScript that loads it.

mod toolchain;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::build::Effort;
use crate::place;
use crate::step::{run, step};

/// Where the parts of the finished browser half are.
pub(crate) struct BrowserHalf {
    /// The ES module that a page imports.
    pub(crate) script: PathBuf,
    /// What that module instantiates.
    pub(crate) module: PathBuf,
    /// Scripts that crates bring along, where there are any; the ES module imports them by relative path.
    pub(crate) snippets: Option<PathBuf>,
}

/// Compiles the browser half.
pub(crate) fn build(effort: Effort) -> Result<BrowserHalf> {
    let toolchain = step("looking for a way to build wasm", toolchain::find)?;
    let compiled = step("compiling the browser half", || compile(&toolchain, effort))?;
    let out = place::target().join("wasm/bindgen").join(profile(effort));
    step("writing its JavaScript", || bind(&compiled, &out, effort))?;
    let snippets = out.join("snippets");
    Ok(BrowserHalf {
        script: out.join("floe.js"),
        // wasm-opt makes it smaller, and larger as transferred: its output compresses worse.
        module: out.join("floe_bg.wasm"),
        snippets: snippets.is_dir().then_some(snippets),
    })
}

/// Cargo's name for the profile, which is also its folder's.
fn profile(effort: Effort) -> &'static str {
    match effort {
        Effort::Debug => "wasm-debug",
        Effort::Release => "wasm-release",
    }
}

fn compile(toolchain: &toolchain::Toolchain, effort: Effort) -> Result<PathBuf> {
    // A target folder of its own: the compiler may differ from the one that builds the server, and each would
    // otherwise throw away what the other has built.
    let target = place::target().join("wasm");
    let mut command = toolchain.cargo();
    command
        .current_dir(place::root())
        .args([
            "--package",
            "floe-app",
            "--lib",
            "--no-default-features",
            "--features",
            "hydrate",
        ])
        .args(["--profile", profile(effort), "--target-dir"])
        .arg(&target);
    run(&mut command)?;
    Ok(target
        .join(toolchain::TARGET)
        .join(profile(effort))
        .join("floe_app.wasm"))
}

fn bind(compiled: &Path, out: &Path, effort: Effort) -> Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out)?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .web(true)?
        .typescript(false)
        .remove_name_section(effort == Effort::Release)
        .remove_producers_section(effort == Effort::Release)
        .out_name("floe");
    bindgen
        .generate(out)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))
}

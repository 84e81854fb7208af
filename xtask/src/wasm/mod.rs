//! The browser half: compiles `floe-app` for wasm32 and writes the JavaScript that loads it.

mod toolchain;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::build::Effort;
use crate::place;
use crate::step::{note, on_path, run, step};

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
    let module = out.join("floe_bg.wasm");
    if effort == Effort::Release {
        optimise(&module)?;
    }
    let snippets = out.join("snippets");
    Ok(BrowserHalf {
        script: out.join("floe.js"),
        module,
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

fn optimise(module: &Path) -> Result<()> {
    if !on_path("wasm-opt") {
        note(
            "wasm-opt is not on PATH: the browser half stays about a tenth larger (npm's `binaryen` has it)",
        );
        return Ok(());
    }
    let smaller = module.with_extension("smaller.wasm");
    let outcome = step("shrinking it with wasm-opt", || {
        run(Command::new("wasm-opt")
            .args(["-Oz", "--all-features"])
            .arg(module)
            .arg("-o")
            .arg(&smaller))
    });
    match outcome {
        Ok(()) => std::fs::rename(&smaller, module).map_err(|error| anyhow!(error)),
        Err(error) => {
            note(&format!(
                "wasm-opt failed, so its input is used as it is: {error:#}"
            ));
            Ok(())
        }
    }
}

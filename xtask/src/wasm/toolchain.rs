//! Finds a compiler that can build for wasm32, from what the machine has or can get. Never pins a target: on a machine
//! that cannot download it, a pinned target makes every cargo call fail.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::needs;
use crate::step::{ask, cargo, note, on_path};

/// The browser's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library";

/// A way to build for the browser.
pub(crate) enum Toolchain {
    /// The toolchain in use has the target's standard library.
    Installed,
    /// Debian's `rustc-web` builds the standard library from `rust-web-src`, and the toolchain in use links.
    Debian {
        /// `rust-lld` of the toolchain in use; Debian's has none.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// A `cargo build` for the target, to which the caller adds what to build.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = cargo();
        command.arg("build");
        if let Toolchain::Debian { linker } = self {
            command
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                .arg("-Zbuild-std=std,panic_abort");
        }
        command.args(["--target", TARGET]);
        command
    }
}

/// Looks in this order: the installed standard library, rustup, Debian's packages.
pub(crate) fn find() -> Result<Toolchain> {
    if has_target() {
        note("the Rust toolchain has the wasm target");
        return Ok(Toolchain::Installed);
    }
    if on_path("rustup") {
        note("asking rustup for the wasm target");
        let added = Command::new("rustup")
            .args(["target", "add", TARGET])
            .output();
        if added.is_ok_and(|output| output.status.success()) && has_target() {
            note("rustup has added it");
            return Ok(Toolchain::Installed);
        }
        note("rustup cannot add it here");
    }
    let Some(linker) = linker() else {
        bail!(
            "the Rust toolchain has neither the wasm target nor a `rust-lld` to link for it.\n\
             Install Rust with rustup (https://rustup.rs), then run: rustup target add {TARGET}"
        );
    };
    if !has_debian_packages() && on_path("apt-get") {
        needs::apt(&["rustc-web", "rust-web-src"]);
    }
    if has_debian_packages() {
        note("Debian's rustc-web builds it, with its own standard library");
        return Ok(Toolchain::Debian { linker });
    }
    bail!(
        "nothing here can compile for the browser. Do one of these and try again:\n\
         \x20 rustup target add {TARGET}\n\
         \x20 apt-get install --no-install-recommends rustc-web rust-web-src   (as root, Debian or Ubuntu)"
    )
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn has_target() -> bool {
    let Some(folder) = ask(rustc().args(["--print", "target-libdir", "--target", TARGET])) else {
        return false;
    };
    let Ok(files) = Path::new(&folder).read_dir() else {
        return false;
    };
    files.flatten().any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libcore-") && name.ends_with(".rlib")
    })
}

fn linker() -> Option<PathBuf> {
    let sysroot = PathBuf::from(ask(rustc().args(["--print", "sysroot"]))?);
    let host = ask(rustc().arg("-vV"))?
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))?;
    let linker = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.is_file().then_some(linker)
}

fn has_debian_packages() -> bool {
    Path::new(DEBIAN_SOURCES).is_dir() && ask(Command::new(DEBIAN_RUSTC).arg("-V")).is_some()
}

//! Gathers what the server embeds: browser half, style and assets, each hashed, compressed and listed in `index.txt`.
//! The server's build script reads that list; nothing else depends on its form.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::build::Effort;
use crate::step::{note, step};
use crate::{place, style, wasm};

/// What the browser half may weigh as transferred.
const WASM_BUDGET: u64 = 450_000;

/// `cargo xtask site [--debug]`.
pub(crate) fn main(arguments: &[String]) -> Result<()> {
    build(Effort::from_arguments(arguments)?)?.ensure()
}

/// What the browser half weighs as transferred, in bytes; nothing where it is not compressed.
#[derive(Clone, Copy)]
#[must_use]
pub(crate) struct Weight(Option<u64>);

impl Weight {
    /// Refuses a browser half that is too heavy.
    pub(crate) fn ensure(self) -> Result<()> {
        let packed = self.0.unwrap_or_default();
        anyhow::ensure!(
            packed <= WASM_BUDGET,
            "the browser half weighs {packed} bytes as transferred; the budget is {WASM_BUDGET}"
        );
        Ok(())
    }
}

/// Builds the browser half and the style and leaves them, with the assets, where the server's build script looks.
pub(crate) fn build(effort: Effort) -> Result<Weight> {
    let sheet = place::root().join("style/main.css");
    // Style first: it takes no time, and a syntax error should not have to wait for a compiler.
    let css = step("bundling the style", || {
        style::bundle(&sheet, effort == Effort::Release)
    })?;
    let browser = wasm::build(effort)?;
    let script = std::fs::read(&browser.script)?;
    let module = std::fs::read(&browser.module)?;

    let name = output_name(&[&script, &module, css.as_bytes()]);
    let mut files = BTreeMap::new();
    files.insert(format!("pkg/{name}.js"), script);
    files.insert(format!("pkg/{name}_bg.wasm"), module);
    files.insert(format!("pkg/{name}.css"), css.into_bytes());
    if let Some(snippets) = browser.snippets {
        gather(&snippets, "pkg/snippets", &mut files)?;
    }
    gather(&place::root().join("app/assets"), "", &mut files)?;
    step("compressing and listing what the server embeds", || {
        lay_out(&name, &files, effort)
    })
}

/// One name for script, module and style, so that the three can never be mixed up between two builds: leptos derives
/// all three addresses from it.
fn output_name(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    format!("floe-{}", hex(&hash.finalize(), 6))
}

fn hex(bytes: &[u8], first: usize) -> String {
    bytes
        .iter()
        .take(first)
        .fold(String::new(), |mut text, byte| {
            let _infallible = write!(text, "{byte:02x}");
            text
        })
}

/// Adds every file under `folder`, by its path from there.
fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}")
        };
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &path, files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn lay_out(name: &str, files: &BTreeMap<String, Vec<u8>>, effort: Effort) -> Result<Weight> {
    let site = place::site();
    let mut index = format!("name\t{name}\n");
    let mut wanted = vec![site.join("index.txt")];
    let mut changed = Vec::new();
    for (path, content) in files {
        let plain = site.join(path);
        let fresh = std::fs::read(&plain).is_ok_and(|old| old == *content);
        wanted.push(plain.clone());
        if !fresh {
            changed.push((plain.clone(), content.clone()));
        }
        let _infallible = write!(index, "file\t{path}\t{}", hex(&Sha256::digest(content), 12));
        if effort == Effort::Release && compressible(path) {
            for (suffix, compress) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)]
            {
                let packed = PathBuf::from(format!("{}.{suffix}", plain.display()));
                if !fresh || !packed.is_file() {
                    changed.push((packed.clone(), compress(content)?));
                }
                wanted.push(packed);
                let _infallible = write!(index, "\t{suffix}");
            }
        }
        index.push('\n');
    }
    if !std::fs::read(site.join("index.txt")).is_ok_and(|old| old == index.as_bytes()) {
        changed.push((site.join("index.txt"), index.into_bytes()));
    }
    // Only what differs is written: the server is compiled again whenever anything in the folder is newer than it.
    prune(&site, &wanted)?;
    for (path, content) in changed {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    report(&site, name)
}

/// Removes what an earlier build left and this one does not have.
fn prune(folder: &Path, wanted: &[PathBuf]) -> Result<()> {
    let Ok(entries) = folder.read_dir() else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            prune(&path, wanted)?;
        } else if !wanted.contains(&path) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn report(site: &Path, name: &str) -> Result<Weight> {
    let wasm = site.join(format!("pkg/{name}_bg.wasm"));
    let plain = std::fs::metadata(&wasm)?.len();
    let Ok(packed) = std::fs::metadata(format!("{}.br", wasm.display())) else {
        note(&format!(
            "the browser half weighs {} kB (a debug build, not compressed)",
            plain / 1000
        ));
        return Ok(Weight(None));
    };
    let packed = packed.len();
    note(&format!(
        "the browser half weighs {} kB, {} kB as transferred",
        plain / 1000,
        packed / 1000
    ));
    Ok(Weight(Some(packed)))
}

/// Pictures and fonts are compressed already.
fn compressible(path: &str) -> bool {
    ["js", "wasm", "css", "svg", "txt", "json", "webmanifest"]
        .iter()
        .any(|suffix| path.ends_with(&format!(".{suffix}")))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

//! Embeds what `cargo xtask site` left under `target/embed`: writes the table that `src/assets.rs` includes. Without that
//! folder the table is empty, and Floe builds and serves pages without style and browser half, which is enough for tests.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let site = here.join("../target/embed");
    // The folder has to exist to be watched: a watched path that is missing would rebuild the server each time.
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", site.display());
    let index = fs::read_to_string(site.join("index.txt")).unwrap_or_default();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded.rs"), table(&index, &site)?)
}

/// The table as Rust, in the list's order, which is that of the paths.
fn table(index: &str, site: &Path) -> io::Result<String> {
    let mut name = String::new();
    let mut rows = String::new();
    for line in index.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        match words.as_slice() {
            ["name", given] => name = (*given).to_owned(),
            ["file", path, hash, packed @ ..] => {
                let bytes = |suffix: &str| -> io::Result<String> {
                    let file = site.join(format!("{path}{suffix}")).canonicalize()?;
                    Ok(format!("include_bytes!({:?})", file.display().to_string()))
                };
                let optional = |word: &str| -> io::Result<String> {
                    Ok(if packed.contains(&word) {
                        format!("Some({})", bytes(&format!(".{word}"))?)
                    } else {
                        "None".to_owned()
                    })
                };
                let immutable = path.starts_with("pkg/");
                let _infallible = writeln!(
                    rows,
                    "Asset {{ path: {:?}, etag: {:?}, immutable: {immutable}, identity: {}, brotli: {}, gzip: {} }},",
                    format!("/{path}"),
                    format!("\"{hash}\""),
                    bytes("")?,
                    optional("br")?,
                    optional("gz")?,
                );
            }
            _ => {
                return Err(io::Error::other(format!(
                    "target/embed/index.txt has a line that is none: {line}"
                )));
            }
        }
    }
    Ok(format!(
        "const OUTPUT_NAME: &str = {name:?};\nstatic EMBEDDED: &[Asset] = &[\n{rows}];\n"
    ))
}

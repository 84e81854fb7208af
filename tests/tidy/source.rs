//! Reads the repository's text files, each with its path from the root. Skips what is built or fetched.

use std::path::{Path, PathBuf};

/// Folders that hold nothing written by hand.
const SKIPPED: [&str; 5] = [
    "target",
    "node_modules",
    ".git",
    "floe-data",
    "proptest-regressions",
];

/// Endings of files that people read and write.
const TEXT: [&str; 9] = [
    "rs", "toml", "sql", "css", "md", "yml", "yaml", "svg", "html",
];

/// One file.
pub(crate) struct Source {
    /// From the repository's root, with forward slashes.
    pub(crate) path: String,
    /// The whole content.
    pub(crate) text: String,
}

impl Source {
    /// Whether it is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it lies in this folder, at any depth.
    pub(crate) fn is_under(&self, folder: &str) -> bool {
        self.path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// The file's name without folder and ending.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Lines with their numbers, without those that are comments only.
    pub(crate) fn lines_of_code(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..)
            .zip(self.text.lines())
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Every text file of the repository.
pub(crate) fn all() -> Vec<Source> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    gather(&root, "", &mut found);
    assert!(found.len() > 10, "the repository seems empty; where is it?");
    found
}

fn gather(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in folder
        .read_dir()
        .expect("the repository can be read")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}/{name}")
        };
        if entry.path().is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                gather(&entry.path(), &path, found);
            }
        } else if TEXT
            .iter()
            .any(|ending| name.ends_with(&format!(".{ending}")))
            && let Ok(text) = std::fs::read_to_string(entry.path())
        {
            found.push(Source { path, text });
        }
    }
}

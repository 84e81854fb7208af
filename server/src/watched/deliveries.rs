//! The bills that lie in a folder, as deliveries. Knows files; must not know what becomes of them.

use crate::secret::hex;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How deep folders are looked into.
const DEEPEST: usize = 8;
/// The most files and folders that are looked at.
const MOST: usize = 20_000;

/// One delivery: a file at the top of the watched folder, or all bills of one folder below it, which are the parts of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its place below the watched folder: `october.csv.gz`, `data/BILLING_PERIOD=2026-10`.
    pub(super) name: String,
    /// Its files, in order.
    pub(super) files: Vec<PathBuf>,
    /// SHA-256, in hexadecimal, of their names, lengths and times of change: another one once anything is written.
    pub(super) listing: String,
}

/// All deliveries, in order of their names. Links are not followed, and what is hidden is left alone.
pub(super) fn look(root: &Path) -> io::Result<Vec<Found>> {
    let mut bills = BTreeMap::new();
    let mut left = MOST;
    walk(root, Path::new(""), DEEPEST, &mut left, &mut bills)?;
    Ok(bills
        .into_iter()
        .map(|(name, files)| {
            let mut listing = String::new();
            for (path, facts) in &files {
                // Writing to a text can not fail.
                let _done = writeln!(listing, "{}\t{facts}", path.display());
            }
            Found {
                name,
                listing: hex(&Sha256::digest(&listing)),
                files: files.into_iter().map(|(path, _)| path).collect(),
            }
        })
        .collect())
}

/// By the delivery's name: its files, each with its length and time of change.
type Bills = BTreeMap<String, Vec<(PathBuf, String)>>;

fn walk(
    root: &Path,
    below: &Path,
    deeper: usize,
    left: &mut usize,
    bills: &mut Bills,
) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(root.join(below))?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        *left = left.checked_sub(1).ok_or_else(|| {
            io::Error::other(format!("it has more than {MOST} files and folders"))
        })?;
        let name = entry.file_name();
        let place = below.join(&name);
        let kind = entry.file_type()?;
        let text = name.to_string_lossy();
        if text.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            if deeper > 0 {
                walk(root, &place, deeper - 1, left, bills)?;
            }
            continue;
        }
        if !kind.is_file() || !is_bill(&text) {
            continue;
        }
        let delivery = if below.as_os_str().is_empty() {
            &place
        } else {
            below
        };
        let facts = facts(&entry.metadata()?);
        bills
            .entry(delivery.to_string_lossy().into_owned())
            .or_default()
            .push((entry.path(), facts));
    }
    Ok(())
}

fn is_bill(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".csv", ".csv.gz"].iter().any(|end| name.ends_with(end))
}

fn facts(file: &fs::Metadata) -> String {
    let changed = file.modified().ok();
    let changed = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = changed.map_or(0, |since| since.as_nanos());
    format!("{}\t{nanoseconds}", file.len())
}

#[cfg(test)]
mod tests {
    use super::look;
    use std::fs;

    fn names(root: &std::path::Path) -> Vec<(String, usize)> {
        let found = look(root).unwrap();
        found
            .into_iter()
            .map(|one| (one.name, one.files.len()))
            .collect()
    }

    #[test]
    fn a_file_at_the_top_is_a_delivery_and_so_is_a_folder_with_all_its_parts() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        for name in [
            "october.csv",
            "November.CSV.GZ",
            "notes.txt",
            ".hidden.csv",
            "data/BILLING_PERIOD=2026-10/a-1.csv.gz",
            "data/BILLING_PERIOD=2026-10/a-2.csv.gz",
            "data/BILLING_PERIOD=2026-11/a-1.csv.gz",
            ".staging/a.csv",
        ] {
            write(name);
        }
        let expected = [
            ("November.CSV.GZ", 1),
            ("data/BILLING_PERIOD=2026-10", 2),
            ("data/BILLING_PERIOD=2026-11", 1),
            ("october.csv", 1),
        ];
        let expected = expected.map(|(name, files)| (name.to_owned(), files));
        assert_eq!(names(root.path()), expected);
    }

    #[test]
    fn what_is_written_to_changes_its_own_delivery_alone() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a.csv", "b.csv"] {
            fs::write(root.path().join(name), "x").unwrap();
        }
        let before = look(root.path()).unwrap();
        assert_eq!(look(root.path()).unwrap(), before);
        fs::write(root.path().join("b.csv"), "xx").unwrap();
        let after = look(root.path()).unwrap();
        assert_eq!(after[0], before[0]);
        assert_ne!(after[1].listing, before[1].listing);
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("a.csv"), "x").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("folder")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("a.csv"), root.path().join("a.csv"))
            .unwrap();
        assert_eq!(look(root.path()).unwrap(), []);
    }
}

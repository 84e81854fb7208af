//! The bills that lie in a folder, as deliveries. Knows files' names and AWS's manifests; must not know what is in bills nor
//! what becomes of them.
//!
//! The files of a folder are the parts of one delivery. Where a manifest of AWS tells what a billing period consists of,
//! the newest one does: what older ones named is left alone, and what it names and is not there is named all the same, so
//! that the delivery is refused and not imported in part.

mod glob;
mod manifest;

pub use glob::matching;

use crate::segment::hex;
use manifest::{Manifest, is_manifest, newest};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How deep folders are looked into: an export's prefix may be a path itself.
const DEEPEST: usize = 12;
/// The most files and folders that are looked at.
const MOST: usize = 20_000;

/// What files that lie at the top of a folder are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// Each a delivery of its own: people lay them there one by one.
    Apart,
    /// The parts of one, as in any other folder.
    Together,
}

/// One delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place below the folder: `october.csv.gz`, `data/BILLING_PERIOD=2026-10`; empty for the folder itself.
    pub name: String,
    /// Its files, in order; also those that a manifest names and that are not there.
    pub files: Vec<PathBuf>,
    /// SHA-256, in hexadecimal, of their names, lengths and times of change: another one once anything is written.
    pub listing: String,
}

/// All deliveries, in order of their names. Links are not followed, and what is hidden is left alone.
///
/// # Errors
/// When a folder can not be read, or there are too many files.
pub fn look(root: &Path, top: Top) -> io::Result<Vec<Found>> {
    let mut seen = Seen::default();
    let mut left = MOST;
    walk(root, Path::new(""), DEEPEST, &mut left, &mut seen)?;
    let mut deliveries: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let newest = newest(seen.manifests);
    for bill in seen.bills {
        // Of a period that a manifest tells of, only what it names counts.
        if newest.iter().any(|manifest| manifest.covers(&bill)) {
            continue;
        }
        let folder = bill.parent().unwrap_or(Path::new(""));
        let apart = top == Top::Apart && folder.as_os_str().is_empty();
        let name = if apart { &bill } else { folder };
        let files = deliveries.entry(name.to_string_lossy().into_owned());
        files.or_default().push(root.join(&bill));
    }
    for manifest in newest {
        let files = manifest.files(root);
        if !files.is_empty() {
            deliveries.insert(manifest.period.to_string_lossy().into_owned(), files);
        }
    }
    Ok(deliveries
        .into_iter()
        .map(|(name, files)| Found {
            name,
            listing: listing(&files),
            files,
        })
        .collect())
}

/// What was seen, by places below the root.
#[derive(Default)]
struct Seen {
    bills: Vec<PathBuf>,
    manifests: Vec<Manifest>,
}

fn walk(
    root: &Path,
    below: &Path,
    deeper: usize,
    left: &mut usize,
    seen: &mut Seen,
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
                walk(root, &place, deeper - 1, left, seen)?;
            }
        } else if !kind.is_file() {
            continue;
        } else if is_bill(&text) {
            seen.bills.push(place);
        } else if is_manifest(&text) {
            seen.manifests.extend(Manifest::read(root, place)?);
        }
    }
    Ok(())
}

/// Whether a file's name is that of a bill.
#[must_use]
pub fn is_bill(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".csv", ".csv.gz", ".parquet"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn listing(files: &[PathBuf]) -> String {
    let mut listing = String::new();
    for path in files {
        let facts = fs::metadata(path).map_or("not there".to_owned(), |file| facts(&file));
        // Writing to a text can not fail.
        let _done = writeln!(listing, "{}\t{facts}", path.display());
    }
    hex(&Sha256::digest(&listing))
}

fn facts(file: &fs::Metadata) -> String {
    let changed = file.modified().ok();
    let changed = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = changed.map_or(0, |since| since.as_nanos());
    format!("{}\t{nanoseconds}", file.len())
}

#[cfg(test)]
mod tests;

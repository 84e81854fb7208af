//! AWS's manifests: which files a billing period consists of. Knows both layouts; must not know what is in the files.
//!
//! Data Exports: `EXPORT/metadata/BILLING_PERIOD=2026-10/…-Manifest.json` beside `EXPORT/data/BILLING_PERIOD=2026-10`, with
//! a folder for each execution where nothing is overwritten. Cost and Usage Reports:
//! `REPORT/20261001-20261101/…-Manifest.json`, and one more in a folder for each assembly.

use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

/// Bytes of the largest manifest that is read.
const LARGEST: u64 = 16 << 20;

/// A manifest that was found.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    /// Its place below the root.
    place: PathBuf,
    /// The folder of its billing period's data, below the root.
    pub(super) period: PathBuf,
    /// What it names, without buckets; none where it can not be read.
    keys: Option<Vec<PathBuf>>,
    changed: SystemTime,
}

/// Both kinds, of which one list is there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    #[serde(default)]
    data_files: Vec<String>,
    #[serde(default)]
    report_keys: Vec<String>,
}

/// Whether a file's name is that of a manifest.
pub(super) fn is_manifest(name: &str) -> bool {
    name.ends_with("Manifest.json")
}

impl Manifest {
    /// Reads one; nothing where it stands in no billing period's folder, and so is none of AWS's.
    pub(super) fn read(root: &Path, place: PathBuf) -> io::Result<Option<Self>> {
        let Some(period) = period(&place) else {
            return Ok(None);
        };
        let path = root.join(&place);
        let facts = fs::metadata(&path)?;
        let text = if facts.len() > LARGEST {
            Vec::new()
        } else {
            fs::read(&path)?
        };
        let keys = serde_json::from_slice::<Text>(&text).ok().map(|text| {
            let keys = text.data_files.iter().chain(&text.report_keys);
            keys.map(|key| without_bucket(key)).collect()
        });
        Ok(Some(Self {
            place,
            period,
            keys,
            changed: facts.modified()?,
        }))
    }

    /// Whether a bill, by its place, belongs to the period.
    pub(super) fn covers(&self, bill: &Path) -> bool {
        bill.starts_with(&self.period)
    }

    /// The files it names, where they lie or ought to. A manifest that can not be read stands for its files, and is refused
    /// as they would be.
    pub(super) fn files(&self, root: &Path) -> Vec<PathBuf> {
        match &self.keys {
            Some(keys) => keys.iter().map(|key| self.find(root, key)).collect(),
            None => vec![root.join(&self.place)],
        }
    }

    /// Where a key lies: people copy a bucket from any of its folders down.
    fn find(&self, root: &Path, key: &Path) -> PathBuf {
        let parts: Vec<Component<'_>> = key.components().collect();
        for start in 0..parts.len() {
            let rest: PathBuf = parts.get(start..).unwrap_or_default().iter().collect();
            for folder in self.place.ancestors().skip(1) {
                let path = root.join(folder).join(&rest);
                // No deeper than the period's folder: a name alone may stand for another period's file.
                let inside = folder.join(&rest).starts_with(&self.period);
                if inside && path.is_file() {
                    return path;
                }
            }
        }
        let name = key.file_name().unwrap_or(key.as_os_str());
        root.join(&self.period).join(name)
    }

    /// What makes one of two manifests of a period the newer one: the report's own before those of its assemblies, then
    /// the folder that tells the execution's time, then the file's time.
    fn age(&self) -> (std::cmp::Reverse<usize>, Option<PathBuf>, SystemTime) {
        let depth = self.place.components().count();
        let folder = self.place.parent().filter(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            name.get(..4)
                .is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
        });
        (
            std::cmp::Reverse(depth),
            folder.map(Path::to_path_buf),
            self.changed,
        )
    }
}

/// The newest manifest of each period.
pub(super) fn newest(manifests: Vec<Manifest>) -> Vec<Manifest> {
    let mut newest: Vec<Manifest> = Vec::new();
    for manifest in manifests {
        let known = newest
            .iter_mut()
            .find(|known| known.period == manifest.period);
        match known {
            Some(known) if known.age() < manifest.age() => *known = manifest,
            Some(_) => {}
            None => newest.push(manifest),
        }
    }
    newest
}

/// The folder of the data of a manifest's billing period.
fn period(manifest: &Path) -> Option<PathBuf> {
    let folder = manifest.ancestors().skip(1).find(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let partition = name.to_ascii_uppercase().starts_with("BILLING_PERIOD=");
        partition || is_span(&name)
    })?;
    let above = folder.parent()?;
    if above.file_name().is_some_and(|name| name == "metadata") {
        return Some(above.parent()?.join("data").join(folder.file_name()?));
    }
    Some(folder.to_path_buf())
}

/// `20261001-20261101`.
fn is_span(name: &str) -> bool {
    let digits = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    name.split_once('-')
        .is_some_and(|(start, end)| digits(start) && digits(end))
}

/// A key's path, made of names only: nothing leads out of the folder.
fn without_bucket(key: &str) -> PathBuf {
    let path = match key.strip_prefix("s3://") {
        Some(rest) => rest.split_once('/').map_or(rest, |(_, path)| path),
        None => key,
    };
    let names = Path::new(path).components();
    names
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect()
}

//! What paths on the command line name: deliveries. Knows files, folders and patterns; must not know what is in bills.

use floe_ledger::bills::{self, Top};
use std::path::PathBuf;

/// A delivery.
pub(super) struct Delivery {
    /// Where it lies, in words, if it was found in a folder.
    pub(super) name: Option<String>,
    pub(super) files: Vec<PathBuf>,
}

/// The files that are named, by themselves or by patterns, are the parts of one delivery; each folder has its own. Or why there is
/// nothing to import.
pub(super) fn deliveries(paths: &[PathBuf]) -> Result<Vec<Delivery>, String> {
    let mut files = Vec::new();
    let mut found = Vec::new();
    for path in paths {
        let failed = |error: std::io::Error| {
            let path = path.display();
            format!(
                "{path} could not be looked at: {error}. Nothing was imported. Check its rights."
            )
        };
        if !path.is_dir() {
            let matching = bills::matching(path).map_err(failed)?;
            if matching.is_empty() {
                let path = path.display();
                return Err(format!(
                    "No file matches {path}. Nothing was imported. Check the pattern and the folder."
                ));
            }
            files.extend(matching);
            continue;
        }
        let within = bills::look(path, Top::Together).map_err(failed)?;
        if within.is_empty() {
            let path = path.display();
            return Err(format!(
                "{path} holds no bill: no file that ends in .csv, .csv.gz or .parquet. Nothing was imported."
            ));
        }
        found.extend(within.into_iter().map(|one| Delivery {
            name: Some(path.join(&one.name).display().to_string()),
            files: one.files,
        }));
    }
    if !files.is_empty() {
        let whole = Delivery { name: None, files };
        found.insert(0, whole);
    }
    Ok(found)
}

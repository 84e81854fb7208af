//! Reads a delivery. Knows the order of the steps; must not know how rows are parsed.

use super::{Delivery, Options, Refused, Staging};
use std::path::PathBuf;

/// Reads the files of one delivery in one pass and writes segments, rejects and, when asked, the files' own bytes
/// into the staging folder, all synced. Nothing is visible before [`Staging::publish`].
///
/// # Errors
/// When the delivery is refused whole; drop the staging folder then.
pub fn read_delivery(
    files: &[PathBuf],
    staging: &Staging,
    options: &Options<'_>,
) -> Result<Delivery, Refused> {
    let _ = (files, staging, options);
    Err(Refused::NoFiles)
}

/// A file of an earlier import, by its kept bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Of its bytes, as in [`super::FileRead::sha256`].
    pub sha256: String,
    /// The name it had.
    pub name: String,
}

/// Reads the kept originals of an earlier import again, for the segments that `options.only` names: the same charges
/// and totals as the first time, to the last digit. Give the same `strict` as then.
///
/// # Errors
/// When an original is gone or changed, or as for [`read_delivery`].
pub fn rebuild(
    files: &[KeptFile],
    staging: &Staging,
    options: &Options<'_>,
) -> Result<Delivery, Refused> {
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|file| super::original(staging.data(), &file.sha256))
        .collect();
    read_delivery(&paths, staging, options)
}

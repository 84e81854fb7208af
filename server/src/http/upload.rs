//! Takes uploaded bills onto disk, bounded in size, and hands them to the import as one delivery. Knows bytes and names; must
//! not read bills.

use super::Http;
use super::problem::{Kind, Problem};
use crate::app::App;
use crate::service::{Caller, ImportRequest, ImportView, Refused, import as importing};
use axum::body::Body;
use axum::extract::multipart::Field;
use http_body_util::BodyExt as _;
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// Files on their way in, in a folder of their own that goes when this does.
#[derive(Debug)]
pub(super) struct Upload {
    folder: PathBuf,
    files: Vec<PathBuf>,
    limit: u64,
    taken: u64,
}

fn folder(data: &Path) -> PathBuf {
    data.join("uploads")
}

/// Removes what a process that died left behind. Only for a start, before the first upload.
pub(super) fn sweep(app: &App) {
    let folder = folder(app.data());
    if let Err(cause) = std::fs::remove_dir_all(&folder)
        && cause.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%cause, "old uploads could not be removed");
    }
}

impl Upload {
    /// An empty folder for one delivery.
    ///
    /// # Errors
    /// When the data folder can not be written.
    pub(super) fn begin(http: &Http) -> Result<Self, Problem> {
        let folder = folder(http.app.data()).join(http.app.new_id("upload"));
        std::fs::create_dir_all(&folder).map_err(|cause| unwritable(&cause))?;
        Ok(Self {
            folder,
            files: Vec::new(),
            limit: http.settings.upload_limit,
            taken: 0,
        })
    }

    /// Takes one file to its end.
    ///
    /// # Errors
    /// When it is too large, breaks off, or the disk is full.
    pub(super) async fn take(&mut self, name: &str, mut body: Body) -> Result<(), Problem> {
        let mut file = self.begin_file(name).await?;
        while let Some(frame) = body.frame().await {
            if let Ok(bytes) = frame.map_err(|_| broken_off())?.into_data() {
                self.write(&mut file, &bytes).await?;
            }
        }
        file.flush().await.map_err(|cause| unwritable(&cause))
    }

    /// Takes one file of a form to its end.
    ///
    /// # Errors
    /// As [`Upload::take`].
    pub(super) async fn take_field(&mut self, mut field: Field<'_>) -> Result<(), Problem> {
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut file = self.begin_file(&name).await?;
        while let Some(bytes) = field.chunk().await.map_err(|_| broken_off())? {
            self.write(&mut file, &bytes).await?;
        }
        file.flush().await.map_err(|cause| unwritable(&cause))
    }

    /// How many files were taken.
    pub(super) const fn files(&self) -> usize {
        self.files.len()
    }

    /// Two files of one name are two files: each lies in a folder of its own.
    async fn begin_file(&mut self, name: &str) -> Result<File, Problem> {
        let folder = self.folder.join(self.files.len().to_string());
        tokio::fs::create_dir(&folder)
            .await
            .map_err(|cause| unwritable(&cause))?;
        let path = folder.join(file_name(name));
        let file = File::create(&path)
            .await
            .map_err(|cause| unwritable(&cause))?;
        self.files.push(path);
        Ok(file)
    }

    async fn write(&mut self, file: &mut File, bytes: &[u8]) -> Result<(), Problem> {
        self.taken = self.taken.saturating_add(bytes.len() as u64);
        if self.taken > self.limit {
            return Err(Problem::new(
                Kind::TooLarge,
                format!(
                    "The upload is larger than {} bytes. Nothing was imported.",
                    self.limit
                ),
            ));
        }
        file.write_all(bytes)
            .await
            .map_err(|cause| unwritable(&cause))
    }

    /// Imports what was taken. It goes on to its end even when the one who asked no longer waits.
    ///
    /// # Errors
    /// When the caller may not or the state does not answer; a refused bill is an answer.
    pub(super) async fn import(
        self,
        http: &Http,
        caller: Caller,
        append: bool,
        strict: bool,
    ) -> Result<ImportView, Problem> {
        let app = http.app.clone();
        let turn = http.imports.clone();
        let request = ImportRequest {
            strict,
            append,
            ..ImportRequest::of(self.files.clone())
        };
        let work = tokio::spawn(async move {
            // Never closed: without a turn nothing is lost but the order.
            let _turn = turn.acquire().await;
            let imported = importing::import(&app, &caller, request).await;
            drop(self);
            imported
        });
        let imported = work.await.unwrap_or_else(|cause| {
            tracing::error!(%cause, "an import broke off");
            Err(Refused::unavailable(
                "The import broke off. Nothing was imported. Try again.",
            ))
        });
        imported.map_err(|refused| http.problem(refused))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Err(cause) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%cause, "an upload could not be removed");
        }
    }
}

fn broken_off() -> Problem {
    Problem::new(
        Kind::Malformed,
        "The upload broke off. Nothing was imported.",
    )
}

fn unwritable(cause: &std::io::Error) -> Problem {
    tracing::error!(%cause, "an upload could not be written");
    Problem::new(
        Kind::Unavailable,
        "The upload could not be written to the data folder. Nothing was imported.",
    )
    .retry_after(60)
}

/// A name that is a name and no path: its last part, with nothing but letters, digits and `-_. ` left.
#[must_use]
pub(super) fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() || "-_. ".contains(letter) {
                letter
            } else {
                '_'
            }
        })
        .take(100)
        .collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    if name.is_empty() {
        "upload.csv".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_its_folder() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\bills\\sep 2024.csv.gz"), "sep 2024.csv.gz");
        assert_eq!(file_name(".."), "upload.csv");
        assert_eq!(file_name("a\0b\n.csv"), "a_b_.csv");
    }
}

//! Where an import is written before it counts, and how leftovers of dead imports go. Knows folders and locks; must
//! not know what is in the files.
//!
//! Below the data folder: `imports/<id>.partial/` while it is written, `imports/<id>/` once it is complete and
//! synced, `imports/<id>.lock` locked by the process that works on it until it is recorded, and
//! `originals/<sha256>` for the bytes of each bill.

use super::refused::Refused;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The folder of segment files below an import's folder.
pub const SEGMENTS: &str = "segments";
/// The file of rejected rows below an import's folder; absent where none was rejected.
pub const REJECTS: &str = "rejects.csv";

const IMPORTS: &str = "imports";
const ORIGINALS: &str = "originals";
const PARTIAL: &str = "partial";
const LOCK: &str = "lock";
/// Held for moments, by whoever creates or sweeps: a folder is never seen without its lock.
const DOOR: &str = ".door";

/// The folder of a published import.
#[must_use]
pub fn folder(data: &Path, id: &str) -> PathBuf {
    data.join(IMPORTS).join(id)
}

/// The kept bytes of a bill.
#[must_use]
pub fn original(data: &Path, sha256: &str) -> PathBuf {
    data.join(ORIGINALS).join(sha256)
}

/// An import being written. Dropped before it is published, it takes everything away again.
#[derive(Debug)]
pub struct Staging {
    data: PathBuf,
    id: String,
    partial: PathBuf,
    lock: Option<Lock>,
}

/// A complete import in its place, not yet recorded. Keep it until the record is committed (or call
/// [`Published::withdraw`] when it isn't): while it lives, no [`sweep`] touches the folder.
#[derive(Debug)]
#[must_use = "dropping it before the import is recorded lets a sweep remove the import"]
pub struct Published {
    folder: PathBuf,
    _lock: Lock,
}

#[derive(Debug)]
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // An orphaned lock file is harmless and swept later.
        let _ = fs::remove_file(&self.path);
    }
}

impl Staging {
    /// Opens the staging folder of a new import. `id` is used as a folder's name: letters, digits and `-`, never
    /// used before.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn begin(data: &Path, id: &str) -> Result<Self, Refused> {
        let imports = data.join(IMPORTS);
        let refuse = |path: &Path| {
            let path = path.to_owned();
            move |source| Refused::unwritable(&path, source)
        };
        for made in [imports.clone(), data.join(ORIGINALS)] {
            fs::create_dir_all(&made).map_err(refuse(&made))?;
        }
        let _door = open_door(&imports).map_err(refuse(&imports))?;
        let path = imports.join(format!("{id}.{LOCK}"));
        let file = File::create(&path).map_err(refuse(&path))?;
        file.lock().map_err(refuse(&path))?;
        let lock = Lock { path, _file: file };
        let partial = imports.join(format!("{id}.{PARTIAL}"));
        fs::create_dir(&partial).map_err(refuse(&partial))?;
        let staging = Self {
            data: data.to_owned(),
            id: id.to_owned(),
            partial,
            lock: Some(lock),
        };
        for made in [SEGMENTS, ORIGINALS] {
            let made = staging.partial.join(made);
            fs::create_dir(&made).map_err(refuse(&made))?;
        }
        Ok(staging)
    }

    /// The folder being written.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.partial
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Where the file of rejected rows is being written.
    #[must_use]
    pub fn rejects(&self) -> PathBuf {
        self.partial.join(REJECTS)
    }

    pub(super) fn segments(&self) -> PathBuf {
        self.partial.join(SEGMENTS)
    }

    /// Where the bytes of the delivery's file number `index` are kept until publication.
    pub(super) fn incoming(&self, index: usize) -> PathBuf {
        self.partial.join(ORIGINALS).join(index.to_string())
    }

    /// Gives a kept file its place by its hash.
    pub(super) fn settle(&self, index: usize, sha256: &str) -> Result<(), Refused> {
        let (from, to) = (
            self.incoming(index),
            self.partial.join(ORIGINALS).join(sha256),
        );
        fs::rename(&from, &to).map_err(|source| Refused::unwritable(&to, source))
    }

    /// Empties the folder for a second reading.
    pub(super) fn clear(&self) -> Result<(), Refused> {
        let refuse = |path: &Path| {
            let path = path.to_owned();
            move |source| Refused::unwritable(&path, source)
        };
        for made in [self.segments(), self.partial.join(ORIGINALS)] {
            fs::remove_dir_all(&made).map_err(refuse(&made))?;
            fs::create_dir(&made).map_err(refuse(&made))?;
        }
        match fs::remove_file(self.rejects()) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(Refused::unwritable(&self.rejects(), source))
            }
            _ => Ok(()),
        }
    }

    /// Puts the import in its place: kept originals first, then the folder in one rename. All files were synced when
    /// they were written; here the folders are.
    ///
    /// # Errors
    /// When a rename or a sync fails; the import is then taken away.
    pub fn publish(mut self) -> Result<Published, Refused> {
        let target = folder(&self.data, &self.id);
        let originals = self.data.join(ORIGINALS);
        let incoming = self.partial.join(ORIGINALS);
        let moved = (|| {
            for entry in fs::read_dir(&incoming)? {
                let entry = entry?;
                fs::rename(entry.path(), originals.join(entry.file_name()))?;
            }
            sync_folder(&originals)?;
            fs::remove_dir(&incoming)?;
            sync_folder(&self.segments())?;
            sync_folder(&self.partial)?;
            fs::rename(&self.partial, &target)?;
            sync_folder(&self.data.join(IMPORTS))
        })();
        moved.map_err(|source| Refused::unwritable(&target, source))?;
        let lock = self
            .lock
            .take()
            .ok_or_else(|| Refused::Internal("the import has lost its lock".to_owned()))?;
        Ok(Published {
            folder: target,
            _lock: lock,
        })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next sweep.
        if self.lock.is_some() {
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

impl Published {
    /// The import's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the import away again, for when it could not be recorded.
    ///
    /// # Errors
    /// When the folder can't be removed; a later sweep does it.
    pub fn withdraw(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }
}

/// Removes what imports that died left behind: unfinished folders, and finished ones that `recorded` does not know.
/// An import that another process works on is left alone. `recorded` is asked while the import's lock is held, so
/// it must read the store anew each time. Returns how many imports were removed.
///
/// # Errors
/// When the folder can't be read or a leftover can't be removed, or when `recorded` fails.
pub fn sweep(data: &Path, mut recorded: impl FnMut(&str) -> io::Result<bool>) -> io::Result<usize> {
    let imports = data.join(IMPORTS);
    if !imports.is_dir() {
        return Ok(0);
    }
    let _door = open_door(&imports)?;
    let mut removed = 0;
    for entry in fs::read_dir(&imports)? {
        let path = entry?.path();
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        let extension = path.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, None | Some(PARTIAL | LOCK)) || id == DOOR {
            continue;
        }
        let lock_path = imports.join(format!("{id}.{LOCK}"));
        let file = File::create(&lock_path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => continue,
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let _lock = Lock {
            path: lock_path,
            _file: file,
        };
        let dead = match extension {
            Some(PARTIAL) => true,
            None => path.is_dir() && !recorded(id)?,
            _ => false,
        };
        if dead {
            fs::remove_dir_all(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn open_door(imports: &Path) -> io::Result<File> {
    let door = File::create(imports.join(DOOR))?;
    door.lock()?;
    Ok(door)
}

/// Makes names in a folder survive a power cut.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

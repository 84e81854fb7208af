//! Floe put together: configuration, clock, state, ledger. Knows what belongs to one data folder; must not know doors
//! or pages.

use crate::clock::Clock;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::service::{Asking, Fingerprint, Followed, Rounds};
use crate::state::{Fault, Store};
use floe_domain::time::Instant;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, Semaphore};

/// Passwords hashed at once: each takes 19 MiB and all of a core.
const HASHING: usize = 2;

/// One Floe on one data folder. Cloning it costs nothing.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    clock: Clock,
    store: Store,
    ledger: Ledger,
    hashing: Semaphore,
    followed: Mutex<Followed>,
    queued: Notify,
    asking: Rounds<Asking>,
    authenticating: Rounds<Fingerprint>,
}

/// Why a data folder can not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder can not be made or entered.
    #[error("the data folder {} can not be used: {source}. Check the path and its rights.", path.display())]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The state in it can not be opened.
    #[error("the state in {} can not be opened: {source}", path.display())]
    State {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Fault,
    },
}

impl App {
    /// Opens the data folder, making it when it is not there, by the machine's clock.
    ///
    /// # Errors
    /// When the folder or its state can not be used.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        Self::open_at(config, Clock::system()).await
    }

    /// As [`App::open`], by another clock.
    ///
    /// # Errors
    /// When the folder or its state can not be used.
    pub async fn open_at(config: Config, clock: Clock) -> Result<Self, OpenError> {
        let folder = |source| OpenError::Folder {
            path: config.data.clone(),
            source,
        };
        for private in ["", "imports", "originals"] {
            make_private(&config.data.join(private)).map_err(folder)?;
        }
        // Held while the state is created or upgraded, so that two processes do not do so at once.
        let door = File::create(config.data.join("state.lock")).map_err(folder)?;
        door.lock().map_err(folder)?;
        let path = config.data.join("state.db");
        make_private_file(&path).map_err(folder)?;
        let store = Store::open(&path)
            .await
            .map_err(|source| OpenError::State { path, source })?;
        drop(door);
        Ok(Self(Arc::new(Inner {
            config,
            clock,
            store,
            ledger: Ledger::default(),
            hashing: Semaphore::new(HASHING),
            followed: Mutex::default(),
            queued: Notify::new(),
            asking: Rounds::default(),
            authenticating: Rounds::default(),
        })))
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.0.config.data
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// What is served of the charges.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// The state.
    #[must_use]
    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Turns for hashing passwords.
    pub(crate) fn hashing(&self) -> &Semaphore {
        &self.0.hashing
    }

    /// How far the audit's chain was followed.
    pub(crate) fn followed(&self) -> &Mutex<Followed> {
        &self.0.followed
    }

    /// Those who wait for the guard's next round.
    pub(crate) fn asking(&self) -> &Rounds<Asking> {
        &self.0.asking
    }

    /// Those whose tokens are looked up next.
    pub(crate) fn authenticating(&self) -> &Rounds<Fingerprint> {
        &self.0.authenticating
    }

    /// Tells the executor that there may be an operation for it.
    pub(crate) fn wake_executor(&self) {
        self.0.queued.notify_one();
    }

    /// Waits until [`App::wake_executor`] was called.
    pub(crate) async fn queued(&self) {
        self.0.queued.notified().await;
    }

    /// Ends the connections to the state; what is asked afterwards fails.
    pub async fn close(&self) {
        self.0.store.close().await;
    }

    /// A new identifier: what it is of, and 128 bits that sort by time.
    #[must_use]
    pub(crate) fn new_id(&self, of: &str) -> String {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let timestamp =
            uuid::Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos());
        format!("{of}-{}", uuid::Uuid::new_v7(timestamp).simple())
    }
}

/// Makes a folder that only its owner can enter; one that exists keeps its rights.
fn make_private(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that only its owner can read; SQLite gives the files it puts beside it the same rights.
fn make_private_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

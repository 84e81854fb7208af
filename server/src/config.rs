//! What can be configured. Knows values; must not know where they were read: the command line does that.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// The configuration of one Floe.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder (`--data`, `FLOE_DATA`): state, segments, delivered files.
    pub data: PathBuf,
    /// Where to serve (`--listen`, `FLOE_LISTEN`).
    pub listen: SocketAddr,
    /// How long people stay signed in and how often they may fail to.
    pub sign_in: SignInLimits,
    /// How long what was deleted can be restored.
    pub restorable: Duration,
    /// The public address (`--origin`, `FLOE_ORIGIN`) as far as it is known, for what is read elsewhere.
    pub origin: Option<String>,
    /// Whether webhooks may lead to this machine and private networks (`--webhooks-to-private`,
    /// `FLOE_WEBHOOKS_TO_PRIVATE`).
    pub webhooks_to_private: bool,
    /// The folder whose bills are imported by themselves (`--watch`, `FLOE_WATCH`).
    pub watch: Option<PathBuf>,
}

/// The limits around signing in.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// A session ends this long after its last use.
    pub idle: Duration,
    /// A session ends this long after it began, used or not.
    pub absolute: Duration,
    /// Failures are counted over this time back from now.
    pub window: Duration,
    /// So many failures of one account from one address within the window lock it for that address until the oldest has left
    /// the window: who fails from elsewhere keeps nobody out.
    pub failures_per_account: i64,
    /// So many failures of one account from wherever within the window lock it for all.
    pub failures_per_account_anywhere: i64,
    /// So many failures from one address within the window lock that address out.
    pub failures_per_address: i64,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(12 * 3_600),
            absolute: Duration::from_secs(7 * 24 * 3_600),
            window: Duration::from_secs(15 * 60),
            failures_per_account: 5,
            failures_per_account_anywhere: 100,
            failures_per_address: 20,
        }
    }
}

impl Config {
    /// The defaults, with this data folder.
    #[must_use]
    pub fn in_folder(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000),
            sign_in: SignInLimits::default(),
            restorable: Duration::from_secs(30 * 24 * 3_600),
            origin: None,
            webhooks_to_private: false,
            watch: None,
        }
    }
}

//! What can be configured about the doors. Knows values; must not know where they were read: the command line does that.

use std::net::IpAddr;
use std::time::Duration;

/// The limits and the surroundings of the doors.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether people reach Floe over TLS (`--tls`, `FLOE_TLS`), by a proxy in front of it: cookies are then sent over TLS
    /// only and browsers are told to stay with it.
    pub tls: bool,
    /// The public address (`--origin`, `FLOE_ORIGIN`), `https://floe.example.com`, where a proxy changes `Host`.
    pub origin: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed (`--trusted-proxy`, `FLOE_TRUSTED_PROXIES`); none by default.
    pub trusted_proxies: Vec<IpAddr>,
    /// The largest uploaded bill in bytes (`--upload-limit`, `FLOE_UPLOAD_LIMIT`).
    pub upload_limit: u64,
    /// How long a request may take; an upload may take [`Settings::upload_patience`].
    pub patience: Duration,
    /// How long an upload may take, its import included.
    pub upload_patience: Duration,
    /// Requests per second that one token or one address may send in the long run (`--rate`, `FLOE_RATE`); 0 is no limit.
    pub rate: u32,
    /// Whether the data are made up (`--demo`): pages say so.
    pub demo: bool,
}

/// The largest body of a request that is no upload, in bytes.
pub(super) const BODY_LIMIT: usize = 256 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Self {
            tls: false,
            origin: None,
            trusted_proxies: Vec::new(),
            upload_limit: 4 * 1024 * 1024 * 1024,
            patience: Duration::from_secs(30),
            upload_patience: Duration::from_secs(60 * 60),
            rate: 200,
            demo: false,
        }
    }
}

//! The address that people and programs reach a socket at. Knows sockets; must not know what is served.

use std::net::{IpAddr, SocketAddr};

/// `http://127.0.0.1:3000`; a socket that listens everywhere is reached as `localhost` from the same machine.
pub(super) fn of(listening: SocketAddr) -> String {
    match listening.ip() {
        ip if ip.is_unspecified() => format!("http://localhost:{}", listening.port()),
        IpAddr::V4(_) | IpAddr::V6(_) => format!("http://{listening}"),
    }
}

//! Floe as a library: everything the binary does, so that tests can start it in process.

pub mod assets;
pub mod http;

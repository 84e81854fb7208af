//! Floe as a library: everything the binary does, so that tests can start it in process.

mod app;
pub mod assets;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod environment;
pub mod http;
pub mod ledger;
pub mod master;
pub mod secret;
pub mod service;
pub mod sigv4;
pub mod state;
#[cfg(test)]
mod tests;
mod ui;
mod watched;
pub mod webhooks;
pub mod workers;

pub use app::{App, OpenError};
pub use clock::Clock;
pub use config::Config;

//! The heart of Floe, shared by server and browser: pure. No IO, no clock, no randomness, no HTTP, no SQL, no Leptos.

pub mod audit;
pub mod charge;
pub mod cost;
pub mod environment;
pub mod freeze;
pub mod guard;
pub mod money;
pub mod people;
pub mod region;
#[cfg(test)]
mod sample;
mod tagged;
pub mod time;

//! Calendar files as people review them, in `calendar_files/`. `UPDATE=1 cargo test --workspace --test calendar_files` writes
//! anew what Floe writes, after a change that is wanted. Must not know how files are written or read.
#![cfg(feature = "zones")]

#[cfg(test)]
#[path = "calendar_files/reviewed.rs"]
mod reviewed;
#[cfg(test)]
#[path = "../src/sample.rs"]
#[expect(dead_code, reason = "the sample is for other tests too")]
mod sample;

// The sample names the domain's modules as the crate's own.
use floe_domain::{environment, freeze, guard, people, time};

//! Builds, runs and tests Floe.

fn main() {}

//! Black-box tests of Floe: how to start it and speak to it. Knows only its public faces.

pub mod browser;

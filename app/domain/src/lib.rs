//! The heart of Floe: pure, no IO, no clock, no randomness, no HTTP, no SQL, no Leptos.

//! What a person does, in a real Chromium, with and without scripts.

mod opening;

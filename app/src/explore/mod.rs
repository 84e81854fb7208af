//! The explorer: what its controls mean and how its answer is shown. Knows questions and answers; must not know who may ask.

pub mod form;
pub mod steps;

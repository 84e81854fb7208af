//! The explorer: what its controls mean and how its answer is shown. Knows questions and answers; must not know who may ask.

pub mod change;
pub mod controls;
#[cfg(feature = "ssr")]
pub mod csv;
pub mod drawing;
pub mod empty;
pub mod exports;
pub mod figures;
pub mod filters;
pub mod finding;
pub mod focus;
pub mod form;
pub mod legend;
pub mod likely;
pub mod options;
pub mod other_days;
pub mod page;
pub mod past;
pub mod periods;
#[cfg(feature = "ssr")]
pub mod picture;
pub mod rows;
pub mod steps;
pub mod table;
#[cfg(feature = "ssr")]
pub mod tiles;
pub mod zoom;

pub use page::Explore;
pub use table::has_periods;

//! Freezes: the list, one on its page, and the form that sets one. Server only: they are paper.

pub mod changes;
pub mod end;
pub mod fields;
pub mod list;
pub mod new;
pub mod one;
pub mod preview;

pub use list::list;
pub use new::new;
pub use one::one;

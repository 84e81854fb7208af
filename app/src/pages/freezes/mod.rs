//! Freezes: the list, one on its page, and the form that sets one.

pub mod end;
pub mod fields;
pub mod list;
pub mod new;
pub mod one;
pub mod preview;

pub use list::FreezesPage;
pub use new::NewFreezePage;
pub use one::FreezePage;

//! Freezes: the list, one on its page, and the form that sets one.

mod end;
mod list;
mod new;
mod one;
mod preview;

pub use list::FreezesPage;
pub use new::NewFreezePage;
pub use one::FreezePage;

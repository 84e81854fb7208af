//! Imports: the list with its upload form, and one import with its reconciliation.

mod export;
mod list;
mod one;
mod reconciliation;
mod upload;

pub use list::ImportsPage;
pub use one::ImportPage;
pub use upload::UPLOAD;
#[cfg(feature = "ssr")]
pub use upload::failed_upload;

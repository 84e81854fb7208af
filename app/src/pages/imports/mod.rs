//! Imports: the list with its upload form, and one import with its reconciliation.

pub mod export;
pub mod list;
pub mod one;
pub mod reconciliation;
pub mod upload;

pub use list::ImportsPage;
pub use one::ImportPage;
pub use upload::UPLOAD;
#[cfg(feature = "ssr")]
pub use upload::failed_upload;

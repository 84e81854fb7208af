//! Who asks: credentials, where a request comes from, and the check at every door. Must not know what is asked for.

mod admit;
pub mod cookie;
mod credentials;
mod same_origin;
mod signed;

pub use admit::{By, Visitor, admit, admit_page, admit_visitor, look};
pub use credentials::Credential;
pub use same_origin::{Sender, changes, sender};

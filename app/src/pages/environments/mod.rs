//! Environments: the list, one on its page with what may be asked for, and the form that declares one. Server only: they are
//! paper.

pub mod check;
pub mod declare;
pub mod list;
pub mod one;
pub mod operate;
pub mod timeline;

pub use declare::declare;
pub use list::list;
pub use one::one;
pub use timeline::timeline;

//! Environments: the list, one on its page with what may be asked for, and the form that declares one.

pub mod check;
pub mod declare;
pub mod list;
pub mod one;
pub mod operate;
pub mod timeline;

pub use declare::DeclarePage;
pub use list::EnvironmentsPage;
pub use one::EnvironmentPage;
pub use timeline::timeline;

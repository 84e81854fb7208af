//! Environments: the list, one on its page with what may be asked for, and the form that declares one.

mod check;
mod declare;
mod list;
mod one;
mod operate;
mod timeline;

pub use declare::DeclarePage;
pub use list::EnvironmentsPage;
pub use one::EnvironmentPage;
pub use timeline::timeline;

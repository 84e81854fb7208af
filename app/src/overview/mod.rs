//! The overview: what is spent and where, what changed, whether anything is frozen. Knows its page's figures; must not
//! know who may see them.

pub mod map;
pub mod page;
pub mod regions;
pub mod totals;

pub use page::Overview;

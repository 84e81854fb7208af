//! The overview: what is spent and where, what changed, whether anything is frozen. Knows its page's figures; must not
//! know who may see them.

mod map;
mod page;
mod regions;
mod totals;

pub use page::Overview;

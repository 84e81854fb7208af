//! Cost questions and their answers. Knows the grammar and the shapes; must not know where charges are kept.

pub mod as_of;
pub mod compare;
pub mod convert;
pub mod csv;
pub mod dimension;
pub mod drivers;
pub mod estimate;
pub mod filter;
pub mod forecast;
pub mod grammar;
pub mod leading;
pub mod metric;
pub mod palette;
pub mod price;
pub mod query;
pub mod rate_file;
pub mod report;
pub mod standard;
pub mod usage_type;
pub mod view;

pub use as_of::AsOf;
pub use compare::Compare;
pub use dimension::Dimension;
pub use filter::{Filter, Mode};
pub use leading::{Leading, Others};
pub use metric::Metric;
pub use query::{CostQuery, RangeSpec, ResolvedQuery};
pub use report::{Period, Report, Row, Total};

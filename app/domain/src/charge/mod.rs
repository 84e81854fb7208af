//! Charges in FOCUS terms: columns, versions, allowed values. Knows the specification; must not know files or rows.

mod column;
mod values;
mod version;

pub use column::{Column, Need};
pub use values::{
    CHARGE_CATEGORIES, CHARGE_CLASSES, CHARGE_FREQUENCIES, COMMITMENT_STATUSES, PRICING_CATEGORIES,
    SERVICE_CATEGORIES, canonical,
};
pub use version::Version;

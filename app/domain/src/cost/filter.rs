//! Which charges a question is about. Knows conditions; must not know how they are evaluated.

use super::Dimension;
use serde::{Deserialize, Serialize};

/// Whether the named values are wanted or unwanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The charge has one of the values.
    AnyOf,
    /// The charge has none of the values.
    NoneOf,
}

/// A condition on one dimension. A question's conditions must all hold; several on one dimension too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// The dimension it looks at.
    pub dimension: Dimension,
    /// Wanted or unwanted.
    pub mode: Mode,
    /// The values, at least one; `None` is "has no value" (for a tag: untagged).
    pub values: Vec<Option<String>>,
}

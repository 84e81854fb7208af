//! A page that the server writes whole. Knows a title and its content; must not know which page it is.

use serde::{Deserialize, Serialize};

/// A page as the server wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPage {
    /// The heading.
    pub title: String,
    /// The content below it, as HTML in which everything that people entered is escaped.
    pub html: String,
}

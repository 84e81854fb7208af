//! A page that the server writes whole. Knows a heading and its content; must not know which page it is.

use serde::{Deserialize, Serialize};

/// A page as the server wrote it. All HTML in it has what people entered escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPage {
    /// The heading.
    pub title: String,
    /// A line below it; empty is none.
    pub lede: String,
    /// Links and buttons beside it, as HTML; empty is none.
    pub actions: String,
    /// The content, as HTML.
    pub html: String,
}

//! What every file of figures says of itself below them: what was asked, when, and in which units. Knows words; must not know how
//! the figures look.

use super::{line, text};

/// What a file of figures says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The question, as it stands in the address.
    pub question: String,
    /// The days that it means, in words.
    pub days: String,
    /// When it was asked, as RFC 3339 has it.
    pub at: String,
    /// The currencies or usage units of the figures.
    pub units: Vec<String>,
}

impl Asked {
    /// The same in pairs of a name and a text.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, String); 4] {
        [
            ("Question", self.question.clone()),
            ("Days (UTC)", self.days.clone()),
            ("Asked at", self.at.clone()),
            ("Units", self.units.join(" ")),
        ]
    }

    /// The lines below a table, so that its first line stays its head.
    #[must_use]
    pub fn below(&self, mut table: String) -> String {
        table.push_str("\r\n");
        for (name, words) in self.pairs() {
            line(&mut table, vec![text(name), text(&words)]);
        }
        table
    }
}

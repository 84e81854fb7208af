//! Words that are made when they are asked for: a chart can have a hundred thousand values, of which somebody reads a few. Knows
//! places; must not know what stands there.

use std::fmt;
use std::sync::Arc;

/// A text for each place.
#[derive(Clone)]
pub struct Words(Arc<dyn Fn(usize) -> String + Send + Sync>);

impl Words {
    /// From what makes the text of a place; empty where there is none.
    #[must_use]
    pub fn made_by(make: impl Fn(usize) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }

    /// The text of a place.
    #[must_use]
    pub fn at(&self, place: usize) -> String {
        (self.0)(place)
    }
}

impl Default for Words {
    /// No text anywhere.
    fn default() -> Self {
        Self::made_by(|_| String::new())
    }
}

impl From<Vec<String>> for Words {
    fn from(texts: Vec<String>) -> Self {
        Self::made_by(move |place| texts.get(place).cloned().unwrap_or_default())
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Words")
    }
}

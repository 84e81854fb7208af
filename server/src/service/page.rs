//! Long lists in pages, newest first. Knows cursors; must not know what is listed.

use super::Refused;
use serde::Serialize;

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The cursor that the part before ended with; `None` for the first.
    pub after: Option<String>,
    /// How many at most, 1 to 500.
    pub limit: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            after: None,
            limit: 100,
        }
    }
}

/// One part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paged<T> {
    /// The entries, newest first.
    pub items: Vec<T>,
    /// The cursor of the next part; `None` when this is the last.
    pub next: Option<String>,
}

impl Page {
    /// The place after which this part starts: a number that only falls from entry to entry.
    ///
    /// # Errors
    /// [`Refused::Invalid`] for a limit out of bounds or a cursor that Floe did not give.
    pub(crate) fn bounds(&self) -> Result<(i64, i64), Refused> {
        if !(1..=500).contains(&self.limit) {
            return Err(Refused::invalid("limit", "is not between 1 and 500"));
        }
        let before = match &self.after {
            None => i64::MAX,
            Some(cursor) => cursor
                .parse()
                .map_err(|_| Refused::invalid("after", "is not a cursor that Floe gave"))?,
        };
        Ok((before, i64::from(self.limit)))
    }
}

impl<T> Paged<T> {
    /// From up to one entry more than the limit, each with its place.
    pub(crate) fn from_rows(mut rows: Vec<(i64, T)>, limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = more
            .then(|| rows.last().map(|(place, _)| place.to_string()))
            .flatten();
        Self {
            items: rows.into_iter().map(|(_, item)| item).collect(),
            next,
        }
    }
}

//! Part of a list. Knows nothing of what is listed.

use crate::service::Paged;
use schemars::JsonSchema;
use serde::Serialize;

/// Part of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListOf{T}")]
pub struct ListOf<T> {
    /// The entries.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next part; null when this is the last.
    pub next_cursor: Option<String>,
}

impl<T> ListOf<T> {
    /// From a service's part of a list.
    pub fn from_paged<S>(paged: Paged<S>, body: impl Fn(S) -> T) -> Self {
        Self {
            items: paged.items.into_iter().map(body).collect(),
            next_cursor: paged.next,
        }
    }
}

impl<T> ListOf<T> {
    /// Part of a list that a service gives whole; `id` tells its entries apart, and is the cursor.
    pub fn part<S>(
        all: Vec<S>,
        page: &crate::service::Page,
        id: impl Fn(&S) -> String,
        body: impl Fn(S) -> T,
    ) -> Self {
        let start = match &page.after {
            None => 0,
            // The entry that a cursor names may be gone: then there is nothing left to say after it.
            Some(cursor) => all
                .iter()
                .position(|one| id(one) == *cursor)
                .map_or(all.len(), |place| place + 1),
        };
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = all.len().saturating_sub(start) > limit;
        let items: Vec<_> = all.into_iter().skip(start).take(limit).collect();
        let next_cursor = if more { items.last().map(id) } else { None };
        Self {
            items: items.into_iter().map(body).collect(),
            next_cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Page;

    fn part(after: Option<&str>, limit: u32) -> (Vec<i32>, Option<String>) {
        let page = Page {
            after: after.map(str::to_owned),
            limit,
        };
        let list = ListOf::part(vec![1, 2, 3], &page, i32::to_string, |one| one);
        (list.items, list.next_cursor)
    }

    #[test]
    fn parts_follow_one_another_to_the_end() {
        assert_eq!(part(None, 2), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(part(Some("2"), 2), (vec![3], None));
        assert_eq!(part(None, 3), (vec![1, 2, 3], None));
    }

    #[test]
    fn after_an_entry_that_is_gone_comes_nothing() {
        assert_eq!(part(Some("9"), 2), (vec![], None));
    }
}

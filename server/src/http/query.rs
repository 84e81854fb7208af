//! Reads a request's query. Knows names and values; a name that an address does not know is refused, since a misspelt filter
//! would answer another question.

use super::problem::Problem;
use crate::service::Page;
use axum::http::Uri;
use floe_domain::cost::grammar;

/// The pairs of a query, each name known to the address.
#[derive(Clone, Debug)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// The query of an address that knows these names.
    ///
    /// # Errors
    /// When it has another name, or one twice that is not in `repeated`.
    pub(super) fn of(uri: &Uri, known: &[&str], repeated: &[&str]) -> Result<Self, Problem> {
        let pairs = grammar::decode(uri.query().unwrap_or_default());
        let mut seen: Vec<&str> = Vec::new();
        for (name, _) in &pairs {
            if !known.contains(&name.as_str()) && !repeated.contains(&name.as_str()) {
                return Err(Problem::wrong(name, "is no parameter of this address"));
            }
            if seen.contains(&name.as_str()) && !repeated.contains(&name.as_str()) {
                return Err(Problem::wrong(name, "is given twice"));
            }
            seen.push(name);
        }
        Ok(Self(pairs))
    }

    /// All pairs, in their order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a name.
    #[must_use]
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs()
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    /// A value that is yes or no; nothing is no.
    ///
    /// # Errors
    /// When it is neither.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::wrong(name, "is neither true nor false")),
        }
    }

    /// Which part of a list is wanted: `limit` and `cursor`.
    ///
    /// # Errors
    /// When the limit is no number from 1 to 500.
    pub(super) fn page(&self) -> Result<Page, Problem> {
        let limit = match self.get("limit") {
            None => Page::default().limit,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=500).contains(limit))
                .ok_or_else(|| Problem::wrong("limit", "is not a number from 1 to 500"))?,
        };
        let after = self
            .get("cursor")
            .filter(|cursor| !cursor.is_empty())
            .map(str::to_owned);
        Ok(Page { after, limit })
    }
}

/// The parameters of a list, as the API's description tells of them.
#[must_use]
pub(super) fn page_parameters() -> Vec<super::door::Parameter> {
    use super::door::Parameter;
    use serde_json::json;
    vec![
        Parameter::query(
            "limit",
            "How many entries at most.",
            json!({"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
        ),
        Parameter::query(
            "cursor",
            "The `next_cursor` of the part before.",
            json!({"type": "string"}),
        ),
    ]
}

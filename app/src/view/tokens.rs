//! Tokens as the settings show them. Knows names and scopes; sees a secret once, when it is issued.

use floe_domain::people::Scope;
use floe_domain::time::Instant;
use serde::{Deserialize, Serialize};

/// The settings' list of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensPage {
    /// The server's time.
    pub now: Instant,
    /// An admin sees all, others see their own. Living ones first, then by name.
    pub rows: Vec<TokenRow>,
    /// The people who can own a token the reader issues: all for an admin, else only the reader.
    pub owners: Vec<String>,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A program that decides what to do.
    Agent,
    /// A program that does what it was written to do.
    Service,
}

impl TokenKind {
    /// The name in forms, the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Service => "service",
        }
    }
}

/// A token in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// The identifier; not the secret.
    pub id: String,
    /// The name.
    pub name: String,
    /// What it is for.
    pub kind: TokenKind,
    /// The owner's e-mail address.
    pub owner: String,
    /// What it was issued for.
    pub scopes: Vec<Scope>,
    /// When it was issued.
    pub created_at: Instant,
    /// When it stops working by itself.
    pub expires_at: Option<Instant>,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
    /// When it was revoked, or its owner was removed.
    pub revoked_at: Option<Instant>,
}

impl TokenRow {
    /// Whether it still opens anything.
    #[must_use]
    pub fn lives(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// The form that issues a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    /// The name.
    pub name: String,
    /// `agent` or `service`.
    pub kind: String,
    /// The owner's e-mail address.
    pub owner: String,
    /// Scope names.
    pub scopes: Vec<String>,
    /// In how many days it stops working; empty for never.
    pub days: String,
}

impl TokenForm {
    /// The fields by the names of the form's inputs.
    #[must_use]
    pub fn given(&self) -> Vec<(String, String)> {
        let single = [
            ("name", &self.name),
            ("kind", &self.kind),
            ("owner", &self.owner),
            ("days", &self.days),
        ];
        let scopes = self.scopes.iter().map(|scope| ("scopes[]", scope));
        single
            .into_iter()
            .chain(scopes)
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect()
    }
}

/// A token that was just issued. The server forgets the secret when it has answered this.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedToken {
    /// The token as it is listed.
    pub row: TokenRow,
    /// The secret.
    pub secret: String,
    /// The server's address as the reader's browser knows it: `http://127.0.0.1:3000`.
    pub origin: String,
    /// An environment's id to put into the example; `None` where there is none.
    pub example_environment: Option<String>,
}

impl std::fmt::Debug for IssuedToken {
    /// Without the secret: what is printed ends in logs.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("IssuedToken")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

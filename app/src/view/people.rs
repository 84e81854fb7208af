//! People and the first admin's set-up, as pages and forms show them. Knows roles; must not know how passwords are kept.

use floe_domain::people::Role;
use floe_domain::time::Instant;
use serde::{Deserialize, Serialize};

/// The settings' list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// In order of their addresses.
    pub rows: Vec<PersonRow>,
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The identifier.
    pub id: String,
    /// The e-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they were added.
    pub created_at: Instant,
    /// When they last signed in.
    pub last_seen_at: Option<Instant>,
    /// How many living tokens they own.
    pub tokens: u32,
    /// Whether it is the reader.
    pub is_you: bool,
}

/// The form that adds a person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonForm {
    /// The e-mail address.
    pub email: String,
    /// A role's name.
    pub role: String,
    /// Their first password.
    pub password: String,
}

impl std::fmt::Debug for PersonForm {
    /// Without the password: what is printed ends in logs.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("PersonForm")
            .field("email", &self.email)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// What the set-up page can offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetUpPage {
    /// The link is good: the first admin can be made.
    Open,
    /// The link is used, or wrong, or an admin exists.
    Closed,
}

/// The form that makes the first admin.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpForm {
    /// The secret of the one-time link.
    pub secret: String,
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The password again.
    pub again: String,
}

impl std::fmt::Debug for SetUpForm {
    /// Without secrets: what is printed ends in logs.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SetUpForm")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

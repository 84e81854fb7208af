//! The first admin's set-up, as its page and form show it. Must not know how passwords are kept.

use serde::{Deserialize, Serialize};

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

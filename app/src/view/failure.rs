//! An error as a person sees it: what happened, what it means, what to do next. Knows kinds; must not know status codes.

use floe_domain::freeze::Wrong;
use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What kind of failure it is; the server gives each its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// Nobody is signed in, or the session is over.
    SignedOut,
    /// The person's role does not include it.
    NotPermitted,
    /// There is no such thing.
    NotFound,
    /// Fields of a form are wrong.
    Invalid,
    /// The thing changed meanwhile, or is not in a state for this.
    Conflict,
    /// Too many attempts.
    TooMany,
    /// Something the server needs can not be reached now; nothing was changed.
    Unavailable,
    /// A defect in Floe.
    Internal,
}

/// Something did not work, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind.
    pub kind: FailureKind,
    /// What happened, a short sentence without a full stop: `The freeze was not set`.
    pub title: String,
    /// What it means, in sentences.
    pub detail: String,
    /// What to do next, in a sentence; empty when there is nothing to be done.
    pub next: String,
    /// The fields of the form that are wrong, by the names of the form's inputs.
    pub fields: Vec<Wrong>,
    /// What was entered, by the names of the form's inputs, so that nobody has to type it again. Never a secret.
    pub given: Vec<(String, String)>,
    /// The identifier under which the server's log has more; `None` when it has not.
    pub request_id: Option<String>,
}

impl Failure {
    /// A failure without fields.
    #[must_use]
    pub fn new(kind: FailureKind, title: &str, detail: &str, next: &str) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            detail: detail.to_owned(),
            next: next.to_owned(),
            fields: Vec::new(),
            given: Vec::new(),
            request_id: None,
        }
    }

    /// Wrong fields of a form.
    #[must_use]
    pub fn invalid(title: &str, fields: Vec<Wrong>) -> Self {
        Self {
            fields,
            ..Self::new(
                FailureKind::Invalid,
                title,
                "Some fields are not right yet.",
                "Correct them and send the form again.",
            )
        }
    }

    /// There is no such page or thing.
    #[must_use]
    pub fn not_found(detail: &str) -> Self {
        Self::new(
            FailureKind::NotFound,
            "There is nothing here",
            detail,
            "Check the address, or start from the overview.",
        )
    }

    /// The same with what was entered.
    #[must_use]
    pub fn with_given(mut self, given: Vec<(String, String)>) -> Self {
        self.given = given;
        self
    }

    /// What is wrong with the field of that name; the API's `scope.regions` is the form's `regions`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|wrong| wrong.field.strip_prefix("scope.").unwrap_or(&wrong.field) == name)
            .map(|wrong| wrong.reason.as_str())
    }

    /// What was entered into the field of that name.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

impl FromServerFnError for Failure {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::new(
                FailureKind::Unavailable,
                "The server can not be reached",
                "Nothing was changed as far as this page knows.",
                "Check the connection and try again.",
            ),
            ServerFnErrorErr::Args(text)
            | ServerFnErrorErr::MissingArg(text)
            | ServerFnErrorErr::Deserialization(text) => Self::new(
                FailureKind::Invalid,
                "The form could not be read",
                &text,
                "Reload the page and fill it in again.",
            ),
            other => Self::new(
                FailureKind::Internal,
                "Something in Floe went wrong",
                &other.to_string(),
                "Try again; if it happens again, tell the person who runs Floe.",
            ),
        }
    }
}

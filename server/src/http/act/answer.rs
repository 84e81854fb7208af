//! What follows an act: the page that shows what became of it, or the page it came from with why it was not done. Knows addresses
//! and codes; must not know what was tried.

use super::Act;
use crate::service::{Credential, Loosened, Refused};
use crate::ui::failed;
use axum::response::{IntoResponse, Redirect, Response};
use floe_app::view::Failure;
use floe_domain::time::Instant;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How long a failure waits for the page that tells it.
const PATIENCE: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Failures that wait for the next page of their session: kept in memory, told once.
#[derive(Default)]
pub struct Flashes(Mutex<HashMap<String, (Instant, Failure)>>);

impl fmt::Debug for Flashes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Flashes(…)")
    }
}

impl Flashes {
    /// Keeps what failed for the session's next page.
    pub fn keep(&self, session: &str, failure: Failure, now: Instant) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (since, _)| now - *since < PATIENCE);
        waiting.insert(session.to_owned(), (now, failure));
    }

    /// Takes it out.
    pub fn take(&self, session: &str, now: Instant) -> Option<Failure> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting
            .remove(session)
            .filter(|(since, _)| now - *since < PATIENCE)
            .map(|(_, failure)| failure)
    }
}

/// A form that was refused: it comes back with what was entered and what was wrong with it.
#[derive(Clone, Debug)]
pub struct SentBack {
    /// The address that it was sent to.
    pub address: &'static str,
    /// Why it comes back.
    pub failure: Failure,
}

impl Act {
    /// The session that acts.
    pub(super) fn session(&self) -> Option<&str> {
        match self.caller.credential() {
            Credential::Session { session, .. } => Some(session),
            Credential::Token { .. } | Credential::CommandLine => None,
        }
    }

    /// As [`Self::answer`], for the form that is sent to `address`: refused, it comes back as it was filled in. Of what was
    /// entered only `kept` comes back, which is never a secret.
    pub(super) fn answer_form(
        &self,
        page: &str,
        (address, kept): (&'static str, &[&str]),
        title: &str,
        outcome: Result<&'static str, Refused>,
    ) -> Response {
        let refused = match outcome {
            Ok(done) => return self.answer(page, title, Ok(done)),
            Err(refused) => refused,
        };
        let given = (self.fields.iter())
            .filter(|(name, _)| kept.contains(&name.as_str()))
            .cloned()
            .collect();
        let failure = failed(title)(refused).with_given(given);
        if let Some(session) = self.session() {
            let now = self.http.clock.now();
            let sent_back = SentBack { address, failure };
            self.http.sent_back.keep(session, sent_back, now);
        }
        Redirect::to(page).into_response()
    }

    /// Leads to a page: with what was done, or with why it was not.
    pub(super) fn answer(
        &self,
        page: &str,
        title: &str,
        outcome: Result<&'static str, Refused>,
    ) -> Response {
        match outcome {
            Ok("") => Redirect::to(page).into_response(),
            Ok(done) => Redirect::to(&format!("{page}?done={done}")).into_response(),
            Err(refused) => {
                if let Some(session) = self.session() {
                    let now = self.http.clock.now();
                    self.http.flashes.keep(session, failed(title)(refused), now);
                }
                Redirect::to(page).into_response()
            }
        }
    }

    /// As [`Self::answer`], for what may be a loosening: where it waits, to the page on which people approve it.
    pub(super) fn answer_loosened(
        &self,
        page: &str,
        title: &str,
        done: &'static str,
        outcome: Result<Loosened, Refused>,
    ) -> Response {
        match outcome {
            Ok(Loosened::Done) => self.answer(page, title, Ok(done)),
            Ok(Loosened::Waiting(change)) => {
                let page = format!("/approvals/changes/{change}");
                self.answer(&page, title, Ok("loosening-asked"))
            }
            Err(refused) => self.answer(page, title, Err(refused)),
        }
    }
}

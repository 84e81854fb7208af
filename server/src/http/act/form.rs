//! A form that was wrong, kept until its page shows it again with what was entered and what to correct. Knows pages and
//! failures; must not know which form it was, nor keep a secret.

use super::{Act, Kept};
use crate::service::{Credential, Refused};
use crate::ui::failed;
use axum::response::{IntoResponse, Redirect, Response};
use floe_app::view::Failure;
use floe_domain::time::Instant;

/// Forms that were wrong, the last of each session, with the page that they came from.
#[derive(Debug, Default)]
pub struct FailedForms(Kept<(String, Failure)>);

impl FailedForms {
    /// What was wrong with the form that came from this page, this once.
    pub fn of(&self, session: &str, page: &str, now: Instant) -> Option<Failure> {
        let (from, _) = self.0.see(session, now)?;
        if from == page {
            self.0.take(session, now).map(|(_, failure)| failure)
        } else {
            None
        }
    }
}

impl Act {
    /// Leads back to the form's page, which shows what was entered and what is wrong with it.
    pub(super) fn form_failed(
        &self,
        page: &str,
        title: &str,
        given: Vec<(String, String)>,
        refused: Refused,
    ) -> Response {
        if let Credential::Session { session, .. } = self.caller.credential() {
            let failure = failed(title)(refused).with_given(given);
            let kept = (page.to_owned(), failure);
            let now = self.http.clock.now();
            self.http.failed_forms.0.keep(session, kept, now);
        }
        Redirect::to(page).into_response()
    }

    /// Some of what was sent, by the names of the page's inputs.
    pub(super) fn given(&self, names: &[(&str, &str)]) -> Vec<(String, String)> {
        names
            .iter()
            .map(|(input, field)| ((*input).to_owned(), self.field(field).to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_was_wrong_is_shown_again_once_by_its_own_page_and_session() {
        let (forms, now) = (FailedForms::default(), Instant::default());
        let failure = Failure::not_found("There is no such form.");
        forms
            .0
            .keep("s", ("/freezes/new".to_owned(), failure.clone()), now);
        assert_eq!(forms.of("s", "/freezes", now), None);
        assert_eq!(forms.of("other", "/freezes/new", now), None);
        assert_eq!(forms.of("s", "/freezes/new", now), Some(failure));
        assert_eq!(forms.of("s", "/freezes/new", now), None);
    }
}

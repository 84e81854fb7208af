//! Parts of a page that fail alone: what could not be shown says so in its place, with the request's id, and everything else
//! stands. Knows failures; must not know what the parts are.

use super::Floe;
use super::failure::failed;
use crate::service::Refused;
use floe_app::view::Failure;
use leptos::prelude::*;

/// What could not be shown of a page.
pub(super) struct Parts<'f> {
    floe: &'f Floe,
    missing: Vec<Failure>,
}

impl<'f> Parts<'f> {
    /// Nothing is missing yet.
    pub(super) const fn new(floe: &'f Floe) -> Self {
        Self {
            floe,
            missing: Vec::new(),
        }
    }

    /// What was found; where it was not, `title` says what is missing: `The freezes of these days can not be shown`.
    pub(super) fn found<T>(&mut self, title: &str, outcome: Result<T, Refused>) -> Option<T> {
        match outcome {
            Ok(found) => Some(found),
            Err(refused) => {
                self.missing.push(failed(title)(refused));
                None
            }
        }
    }

    /// All that is missing, as HTML; empty when nothing is.
    pub(super) fn notices(self) -> String {
        let notices = self.missing.into_iter();
        notices
            .map(|failure| notice(self.floe, failure).to_html())
            .collect()
    }
}

/// What was found for `places` places of a page, as HTML; where it was not, each of them says why.
pub(super) fn each_or_notice(
    floe: &Floe,
    title: &str,
    outcome: Result<Vec<String>, Refused>,
    places: usize,
) -> Vec<String> {
    outcome.unwrap_or_else(|refused| {
        let said = notice(floe, failed(title)(refused)).to_html();
        vec![said; places]
    })
}

/// Why there is nothing to be seen in this place.
pub(super) fn notice(floe: &Floe, failure: Failure) -> AnyView {
    let fields = failure
        .fields
        .iter()
        .map(|wrong| view! { <li><code>{wrong.field.clone()}</code>" "{wrong.reason.clone()}</li> })
        .collect_view();
    view! {
        <div class="notice warn">
            <h2>{failure.title}</h2>
            <p>{failure.detail}" "{failure.next}</p>
            <ul>{fields}</ul>
            // Whatever it is, the server's log has more of it under this id.
            <p class="meta">"Request "<code>{floe.request_id.clone()}</code></p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests;

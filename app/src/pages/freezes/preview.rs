//! What a freeze would do, beside its form.

use super::one::covered;
use crate::ui::badge::stops;
use crate::ui::when::{length, span};
use crate::view::{FreezePreview, OccurrenceRow};
use leptos::prelude::*;

/// The preview.
pub(super) fn show(preview: FreezePreview) -> AnyView {
    // Name and reason are not missed while the form is being filled in: they change nothing here.
    let wrong = preview
        .wrong
        .into_iter()
        .filter(|wrong| wrong.field != "name" && wrong.field != "reason")
        .map(|wrong| view! { <li>{wrong.to_string()}</li> })
        .collect_view();
    let when = preview.span.filter(|_| !preview.is_but).map(|(start, end)| {
        view! { <p>{span(start, end)}<br/><span class="meta">{length((end - start).num_seconds())}" long"</span></p> }
    });
    let is_but = preview.is_but;
    let begins = match (is_but, preview.repeats) {
        (true, words) => Some(format!(
            "Stops from now on at all times but these, {}. The next change windows, in UTC and as its own clocks show them:",
            words.unwrap_or_else(|| "once".to_owned())
        )),
        (false, words) => words.map(|words| {
            format!("Comes back {words}. The next times, in UTC and as its own clocks show them:")
        }),
    };
    let repeats = begins.map(|begins| {
        view! {
            <p>{begins}</p>
            {occurrences(&preview.occurrences)}
        }
    });
    view! {
        <section class="panel" aria-labelledby="preview">
        <h2 id="preview">"What it would do"</h2>
        <ul class="wrongs">{wrong}</ul>
        {when}
        {repeats}
        <p>"Stops "{stops(preview.applies_to)}" on "<strong>{preview.covered.len()}</strong>" of "{preview.of}" environments now:"</p>
        {covered(preview.covered)}
        <p class="meta">"Environments that come into its scope later are covered too."</p>
        </section>
    }
    .into_any()
}

/// Times in UTC and as the freeze's own clocks show them.
pub(super) fn occurrences(times: &[OccurrenceRow]) -> AnyView {
    let rows = times
        .iter()
        .map(|one| view! { <li>{span(one.starts_at, one.ends_at)}<br/><span class="meta">{one.local.clone()}</span></li> })
        .collect_view();
    view! { <ol class="occurrences">{rows}</ol> }.into_any()
}

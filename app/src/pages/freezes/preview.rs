//! What a freeze would do, beside its form.

use super::one::covered;
use crate::ui::badge::stops;
use crate::ui::when::{length, span};
use crate::view::{FreezePreview, Session};
use floe_domain::people::Permission;
use leptos::prelude::*;

/// The preview, for those who may set a freeze.
pub(super) fn show(preview: FreezePreview, session: Session) -> AnyView {
    if !session.allows(Permission::FreezesWrite) {
        return ().into_any();
    }
    // Name and reason are not missed while the form is being filled in: they change nothing here.
    let wrong = preview
        .wrong
        .into_iter()
        .filter(|wrong| wrong.field != "name" && wrong.field != "reason")
        .map(|wrong| view! { <li>{wrong.to_string()}</li> })
        .collect_view();
    let when = preview.span.map(|(start, end)| {
        view! { <p>{span(start, end)}<br/><span class="meta">{length((end - start).num_seconds())}" long"</span></p> }
    });
    view! {
        <section class="panel" aria-labelledby="preview">
        <h2 id="preview">"What it would do"</h2>
        <ul class="wrongs">{wrong}</ul>
        {when}
        <p>"Stops "{stops(preview.applies_to)}" on "<strong>{preview.covered.len()}</strong>" of "{preview.of}" environments now:"</p>
        {covered(preview.covered)}
        <p class="meta">"Environments that come into its scope later are covered too."</p>
        </section>
    }
    .into_any()
}

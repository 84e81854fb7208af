//! What a freeze would do, beside its form.

use super::one::covered;
use crate::calls::preview_freeze;
use crate::ui::badge::stops;
use crate::ui::when::{length, span};
use crate::view::{FreezeForm, FreezePreview};
use leptos::prelude::*;

/// The preview of what is entered.
#[component]
pub fn Preview(
    /// The form as it stands.
    entered: RwSignal<FreezeForm>,
) -> impl IntoView {
    let preview = Resource::new(move || entered.get(), preview_freeze);
    view! {
        <section class="panel" aria-labelledby="preview">
            <h2 id="preview">"What it would do"</h2>
            <div aria-live="polite">
                <Transition fallback=|| view! { <p class="loading">"Looking…"</p> }>
                    {move || Suspend::new(async move {
                        match preview.await {
                            Ok(preview) => show(preview),
                            Err(failure) => view! { <p class="error">{failure.title}". "{failure.next}</p> }.into_any(),
                        }
                    })}
                </Transition>
            </div>
        </section>
    }
}

fn show(preview: FreezePreview) -> AnyView {
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
        <ul class="wrongs">{wrong}</ul>
        {when}
        <p>"Stops "{stops(preview.applies_to)}" on "<strong>{preview.covered.len()}</strong>" of "{preview.of}" environments now:"</p>
        {covered(preview.covered)}
        <p class="meta">"Environments that come into its scope later are covered too."</p>
    }
    .into_any()
}

//! The form that sets a freeze. Its fields can come with the address, so that the preview works as a plain link; where scripts
//! run, the preview follows every key.

use super::fields::fields;
use super::preview::show;
use crate::pages::paper::paper;
use crate::ui::icon::icon;
use crate::ui::notice::FormFailure;
use crate::view::{Failure, FreezeChoices, FreezeForm, FreezePreview, PaperPage};
use leptos::prelude::*;

/// The form with what stands in it, what was wrong with it, and what it would do.
#[must_use]
pub fn new(
    choices: FreezeChoices,
    form: FreezeForm,
    failure: Option<Failure>,
    preview: FreezePreview,
) -> PaperPage {
    let failure = Signal::stored(failure);
    let content = view! {
        <div class="beside">
            <form method="post" action="/act/freezes" class="form" data-preview="would">
                <FormFailure failure/>
                {fields(choices, form, failure)}
                <div class="actions">
                    <button type="submit" class="button primary">{icon("freeze")}"Set the freeze"</button>
                    <button type="submit" class="button without-script" formmethod="get" formaction="/freezes/new" formnovalidate>
                        "Preview"
                    </button>
                </div>
            </form>
            <div class="aside" id="would" aria-live="polite">{show(preview)}</div>
        </div>
    };
    paper(
        "Set a freeze",
        "It takes effect at once when its start has passed, and on every way in.",
        view! { <a class="button" href="/freezes">"All freezes"</a> }.into_any(),
        content.into_any(),
    )
}

/// The form with a sensible span where it has none.
#[must_use]
pub fn filled(mut form: FreezeForm, choices: &FreezeChoices) -> FreezeForm {
    let fill = |field: &mut String, value: &str| {
        if field.is_empty() {
            value.clone_into(field);
        }
    };
    fill(&mut form.starts_at, &choices.starts_at);
    fill(&mut form.ends_at, &choices.ends_at);
    fill(&mut form.zone, "UTC");
    fill(&mut form.applies_to, "automated");
    fill(&mut form.stops, "in");
    form
}

//! The form that sets a freeze. Its fields can come with the address, so that the preview works as a plain link; once the
//! browser half runs, the preview follows every key.

use super::fields::fields;
use super::preview::show;
use crate::calls::reads::read_freeze_choices;
use crate::calls::{CreateFreeze, preview_freeze};
use crate::ui::icon::icon;
use crate::ui::load::{awaited, failed, loaded, use_search};
use crate::ui::notice::{FormFailure, failure_of};
use crate::ui::page::PageHead;
use crate::view::{Failure, FailureKind, FreezeChoices, FreezePreview};
use floe_domain::cost::grammar::decode;
use floe_domain::freeze::FreezeForm;
use floe_domain::people::Permission;
use leptos::form::{ActionForm, FromFormData};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::FormData;

/// The creation form.
#[component]
pub fn NewFreezePage() -> impl IntoView {
    let search = use_search();
    let action = ServerAction::<CreateFreeze>::new();
    let failure = failure_of(action);
    let choices = awaited(|| (), |()| read_freeze_choices());
    let entered = RwSignal::new(begin(&search.get_untracked(), failure));
    // Made here and not within the form: a resource made while another is waited for could be waited for for ever.
    let preview = awaited(move || entered.get(), preview_of);
    let element = NodeRef::<html::Form>::new();
    let follow = move |_| {
        let read = element
            .get_untracked()
            .and_then(|form| FormData::new_with_form(&form).ok())
            .and_then(|data| CreateFreeze::from_form_data(&data).ok());
        if let Some(read) = read
            && entered.with_untracked(|entered| *entered != read.form)
        {
            entered.set(read.form);
        }
    };
    view! {
        <PageHead
            title="Set a freeze"
            lede="It takes effect at once when its start has passed, and on every way in."
        >
            <a class="button" href="/freezes">"All freezes"</a>
        </PageHead>
        <div class="beside" on:input=follow>
            <div>
                {loaded(choices, move |choices, session| {
                    if session.allows(Permission::FreezesWrite) {
                        form(choices, begin(&search.get_untracked(), failure), action, failure, element)
                    } else {
                        failed(Failure::new(
                            FailureKind::NotPermitted,
                            "Only admins set freezes",
                            "Your role does not include it.",
                            "Ask an admin to set it, with the span and the reason.",
                        ))
                    }
                })}
            </div>
            <div class="aside" aria-live="polite">{loaded(preview, show)}</div>
        </div>
    }
}

/// What the form would do as it stands, with what it offers where nothing is entered.
async fn preview_of(form: FreezeForm) -> Result<FreezePreview, Failure> {
    let choices = read_freeze_choices().await?;
    preview_freeze(filled(form, &choices)).await
}

fn form(
    choices: FreezeChoices,
    start: FreezeForm,
    action: ServerAction<CreateFreeze>,
    failure: Signal<Option<Failure>>,
    element: NodeRef<html::Form>,
) -> AnyView {
    let start = filled(start, &choices);
    view! {
            <ActionForm action=action node_ref=element attr:class="form">
                <FormFailure failure/>
                {fields(choices, start, failure)}
                <div class="actions">
                    <button type="submit" class="button primary">{icon("freeze")}"Set the freeze"</button>
                    <button type="submit" class="button without-script" formmethod="get" formaction="/freezes/new" formnovalidate>
                        "Preview"
                    </button>
                </div>
            </ActionForm>
    }
    .into_any()
}

/// What stands in the form at first: what was sent and refused, else what the address says.
fn begin(search: &str, failure: Signal<Option<Failure>>) -> FreezeForm {
    let refused = failure
        .get_untracked()
        .map(|failure| failure.given)
        .filter(|given| !given.is_empty());
    let fields = refused.unwrap_or_else(|| decode(search));
    let pairs = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    FreezeForm::from_given(pairs)
}

/// The form with a sensible span where it has none.
fn filled(mut form: FreezeForm, choices: &FreezeChoices) -> FreezeForm {
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

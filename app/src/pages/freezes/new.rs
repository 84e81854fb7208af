//! The form that sets a freeze. Its fields can come with the address, so that the preview works as a plain link; once the
//! browser half runs, the preview follows every key.

use super::preview::show;
use crate::calls::reads::read_freeze_choices;
use crate::calls::{CreateFreeze, preview_freeze};
use crate::ui::field::{Choice, Choices, Field};
use crate::ui::icon::icon;
use crate::ui::load::{awaited, failed, loaded, use_search};
use crate::ui::notice::{FormFailure, failure_of};
use crate::ui::page::PageHead;
use crate::view::{Failure, FailureKind, FreezeChoices, FreezePreview};
use floe_domain::cost::grammar::decode;
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{FreezeForm, Frequency, UnderWay};
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
    let named = !start.environments.is_empty();
    let repeating = !start.repeats.is_empty();
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let mut frequencies = vec![(String::new(), "once".to_owned())];
    frequencies.extend(Frequency::ALL.map(|one| (one.name().to_owned(), one.name().to_owned())));
    let pairs = |values: Vec<String>| {
        values
            .into_iter()
            .map(|one| (one.clone(), one))
            .collect::<Vec<_>>()
    };
    let tiers = Tier::ALL.map(|tier| tier.name().to_owned()).to_vec();
    let operations = OperationKind::ALL.map(|one| one.name().to_owned()).to_vec();
    let environments = choices.environments.into_iter().map(|one| one.id).collect();
    let zones = choices
        .zones
        .into_iter()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    view! {
            <ActionForm action=action node_ref=element attr:class="form">
                <FormFailure failure/>
                <Field label="Name" name="name" value=start.name hint="Stands in every refusal: short and telling." failure/>
                <Field label="Reason" name="reason" rows=3 value=start.reason failure/>
                <div class="row">
                    <Field label="Starts" name="starts_at" kind="datetime-local" value=start.starts_at failure/>
                    <Field label="Ends" name="ends_at" kind="datetime-local" value=start.ends_at failure/>
                    <Field label="Time zone" name="zone" list="zones" value=start.zone failure/>
                    <datalist id="zones">{zones}</datalist>
                </div>
                <Choice label="In this time" name="stops" value=start.stops failure
                    options=vec![
                        ("in".to_owned(), "it stops".to_owned()),
                        ("but".to_owned(), "it lets through and stops at all others: a change window".to_owned()),
                    ]/>
                <Choice label="Repeats" name="repeats" options=frequencies value=start.repeats failure/>
                <details class="more" open=repeating>
                    <summary>"How it repeats"</summary>
                    <p class="hint">"At the same time of day on the clocks of the zone. A night in which they change only ever makes it longer."</p>
                    <div class="row">
                        <Field label="Every" name="interval" kind="number" value=start.interval hint="Days, weeks, months or years; empty is 1." is_optional=true failure/>
                        <Field label="Last day" name="until" kind="date" value=start.until hint="Empty is no end." is_optional=true failure/>
                        <Field label="Times" name="count" kind="number" value=start.count hint="In all; empty is no end." is_optional=true failure/>
                    </div>
                    <Choices legend="Weekdays" name="weekdays" options=pairs(weekdays.map(str::to_owned).to_vec())
                        chosen=start.weekdays hint="For weekly freezes. None means the start's." failure/>
                    <div class="row">
                        <Field label="Days of the month" name="month_days" value=start.month_days hint="For monthly freezes: 1, 15 or -1 for the last. Empty is the start's." is_optional=true failure/>
                        <Field label="Left out" name="except" value=start.except hint="Days on which it does not start: 2026-12-24, 2026-12-31." is_optional=true failure/>
                    </div>
                </details>
                <Choice label="Stops" name="applies_to" value=start.applies_to failure
                    options=vec![
                        ("automated".to_owned(), "agents and services; people may go on".to_owned()),
                        ("everyone".to_owned(), "everyone, people too".to_owned()),
                    ]/>
                <Choice label="Operations under way" name="under_way" value=start.under_way failure
                    options=UnderWay::ALL.map(|one| (one.name().to_owned(), one.words().to_owned())).to_vec()/>
                <Choices legend="Operations" name="operations" options=pairs(operations) chosen=start.operations
                    hint="None means every operation." failure/>
                <Choices legend="Tiers" name="tiers" options=pairs(tiers) chosen=start.tiers
                    hint="None means every tier." failure/>
                <Choices legend="Partitions" name="partitions" options=choices.partitions chosen=start.partitions
                    hint="None means every partition. One may serve all its regions from a single endpoint: what is deleted there is gone everywhere." failure/>
                <Choices legend="Regions" name="regions" options=pairs(choices.regions) chosen=start.regions
                    hint="None means every region." failure/>
                <details class="more" open=named>
                    <summary>"Only certain environments"</summary>
                    <Choices legend="Environments" name="environments" options=pairs(environments)
                        chosen=start.environments hint="None means every environment of the tiers and regions above." failure/>
                </details>
                <Field label="Calendar" name="calendar" value=start.calendar
                    hint="What asks for a calendar's state asks by this name. Empty is the first one, default." is_optional=true failure/>
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

//! The form with which an admin declares an environment, so that freezes and the guard cover it.

use crate::calls::DeclareEnvironment;
use crate::calls::reads::read_freeze_choices;
use crate::ui::field::{Choice, Field};
use crate::ui::load::{awaited, failed, loaded};
use crate::ui::notice::{FormFailure, failure_of};
use crate::ui::page::PageHead;
use crate::view::{Failure, FailureKind};
use floe_domain::environment::Tier;
use floe_domain::people::Permission;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The declaration form.
#[component]
pub fn DeclarePage() -> impl IntoView {
    let action = ServerAction::<DeclareEnvironment>::new();
    let failure = failure_of(action);
    let choices = awaited(|| (), |()| read_freeze_choices());
    view! {
        <PageHead title="Declare an environment" lede="Floe then decides about its deletion and recreation, and records every request.">
            <a class="button" href="/environments">"All environments"</a>
        </PageHead>
        {loaded(choices, move |choices, session| {
            if session.allows(Permission::EnvironmentsDeclare) {
                let owner = session.person.map(|person| person.email).unwrap_or_default();
                form(choices.regions, owner, action, failure)
            } else {
                failed(Failure::new(
                    FailureKind::NotPermitted,
                    "Only admins declare environments",
                    "Your role does not include it.",
                    "Ask an admin.",
                ))
            }
        })}
    }
}

fn form(
    regions: Vec<String>,
    owner: String,
    action: ServerAction<DeclareEnvironment>,
    failure: Signal<Option<Failure>>,
) -> AnyView {
    let regions = regions
        .into_iter()
        .map(|region| view! { <option value=region></option> })
        .collect_view();
    let tiers = Tier::ALL
        .map(|tier| (tier.name().to_owned(), tier.name().to_owned()))
        .to_vec();
    view! {
        <ActionForm action=action attr:class="form">
            <FormFailure failure/>
            <Field label="Identifier" name="id" hint="Lower-case letters, digits and hyphens: checkout-eu-west-1. It stays." failure/>
            <Field label="Name" name="name" failure/>
            <Field label="Region" name="region" list="regions" hint="As in the bill, or no-region." failure/>
            <datalist id="regions">{regions}</datalist>
            <Choice label="Tier" name="tier" options=tiers value="production" failure/>
            <Field label="Owner" name="owner" kind="email" value=owner hint="The person who answers for it." failure/>
            <button type="submit" class="button primary">"Declare it"</button>
        </ActionForm>
    }
    .into_any()
}

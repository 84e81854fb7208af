//! The form with which an admin declares an environment, so that freezes and the guard cover it.

use crate::pages::paper::paper;
use crate::ui::field::{Choice, Field};
use crate::ui::notice::FormFailure;
use crate::view::{Failure, PaperPage};
use floe_domain::environment::Tier;
use leptos::prelude::*;

/// The declaration form: regions to choose from, who may be meant as the owner, and what was wrong with it.
#[must_use]
pub fn declare(regions: Vec<String>, owner: String, failure: Option<Failure>) -> PaperPage {
    paper(
        "Declare an environment",
        "Floe then decides about its deletion and recreation, and records every request.",
        view! { <a class="button" href="/environments">"All environments"</a> }.into_any(),
        form(regions, owner, Signal::stored(failure)),
    )
}

fn form(regions: Vec<String>, owner: String, failure: Signal<Option<Failure>>) -> AnyView {
    let regions = regions
        .into_iter()
        .map(|region| view! { <option value=region></option> })
        .collect_view();
    let tiers = Tier::ALL
        .map(|tier| (tier.name().to_owned(), tier.name().to_owned()))
        .to_vec();
    view! {
        <form method="post" action="/act/environments" class="form">
            <FormFailure failure/>
            <Field label="Identifier" name="id" hint="Lower-case letters, digits and hyphens: checkout-eu-west-1. It stays." failure/>
            <Field label="Name" name="name" failure/>
            <Field label="Region" name="region" list="regions" hint="As in the bill, or no-region." failure/>
            <datalist id="regions">{regions}</datalist>
            <Choice label="Tier" name="tier" options=tiers value="production" failure/>
            <Field label="Owner" name="owner" kind="email" value=owner hint="The person who answers for it." failure/>
            <button type="submit" class="button primary">"Declare it"</button>
        </form>
    }
    .into_any()
}

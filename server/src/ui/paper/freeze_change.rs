//! The page that changes a freeze: its form, what it would come to, and what that takes. Knows what is shown; must not decide.

use super::super::Floe;
use super::super::failure::failed;
use super::super::freezes::choices;
use super::change::minutes;
use super::{field, freeze_words, page, passkey_hint};
use crate::service::{Takes, WeighedChange, environments, freezes};
use floe_app::pages::freezes::fields::fields;
use floe_app::view::{Failure, FreezeForm, PaperPage};
use floe_domain::cost::grammar::decode;
use leptos::prelude::*;

const UNSEEN: &str = "The freeze can not be changed";

pub(super) async fn show(floe: &Floe, id: &str, search: &str) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let freeze = freezes::to_change(floe.app(), caller, id)
        .await
        .map_err(failed(UNSEEN))?;
    let given = decode(search);
    let pairs = given.iter();
    let entered =
        FreezeForm::from_given(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
    let is_entered = entered != FreezeForm::default();
    let form = if is_entered {
        entered
    } else {
        FreezeForm::of(&freeze)
    };
    let weighed = if is_entered {
        Some(weigh(floe, id, &form).await)
    } else {
        None
    };
    let (weighed, failure) = match weighed {
        Some(Ok(weighed)) => (Some(weighed), None),
        Some(Err(failure)) => (None, Some(failure.with_given(form.given()))),
        None => (None, None),
    };
    let told = failure.as_ref().map(|failure| {
        view! {
            <div class="notice warn" role="alert"><h2>{failure.title.clone()}</h2><p>{failure.detail.clone()}" "{failure.next.clone()}</p></div>
        }
    });
    if !FreezeForm::can_say(&freeze) {
        let words = "It has more change windows than a form can say, or an end as a whole. It is changed by PUT to /api/v1/freezes/ and its id.";
        let content = view! { <p class="notice">{words}</p> };
        return Ok(page(
            format!("Change `{}`", freeze.name),
            content.into_any(),
        ));
    }
    let choices = choices(floe).await?;
    let content = view! {
        <p>"Stricter is one act, and in force at once. What would make it laxer is asked for with your passkey, and waits for approvals and for vetoes."</p>
        {told}
        {weighed.map(|weighed| outcome(floe, id, &form, &weighed))}
        <form method="get" action=format!("/freezes/{id}/change") class="form">
            <h2>"What it is to be"</h2>
            {fields(choices, form.clone(), Signal::stored(failure))}
            <div class="actions">
                <button type="submit" class="button primary">"Show what that would do"</button>
                <a class="button" href=format!("/freezes/{id}")>"Leave it as it is"</a>
            </div>
        </form>
    };
    Ok(page(
        format!("Change `{}`", freeze.name),
        content.into_any(),
    ))
}

async fn weigh(floe: &Floe, id: &str, form: &FreezeForm) -> Result<WeighedChange, Failure> {
    let known = environments::list(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    let known: Vec<_> = known.into_iter().map(|view| view.environment).collect();
    let draft = form
        .draft(&known, floe.now())
        .map_err(|wrong| Failure::invalid(UNSEEN, wrong))?;
    freezes::weigh_change(floe.app(), floe.caller()?, id, draft)
        .await
        .map_err(failed(UNSEEN))
}

/// What it would come to, and the form that does it.
fn outcome(floe: &Floe, id: &str, form: &FreezeForm, weighed: &WeighedChange) -> AnyView {
    let differences = freeze_words::differences(&weighed.before, &weighed.after);
    let (verb, takes_passkey) = match weighed.takes {
        Takes::Nothing => {
            return view! { <p class="notice">"That is what it is: nothing would change."</p> }
                .into_any();
        }
        Takes::OneAct => ("Change it", false),
        Takes::Approvals { .. } => ("Ask for it", true),
    };
    let hidden = form
        .given()
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <section class="block decide">
            <form method="post" action=format!("/act/freezes/{id}/change") class="form" data-passkey=takes_passkey.then_some("prove")>
                <h2>"This would"</h2>
                {meaning(weighed)}
                {hidden}
                {field("Why is it changed?", "why", view! { <textarea id="why" name="why" rows="2" maxlength="1000" required></textarea> }.into_any())}
                <button type="submit" class="button primary">{verb}</button>
            </form>
            {takes_passkey.then(|| passkey_hint(floe))}
        </section>
        {freeze_words::table(differences)}
    }
    .into_any()
}

fn meaning(weighed: &WeighedChange) -> AnyView {
    if weighed.laxer.is_empty() {
        return view! { <p>"loosen nothing: it is in force at once."</p> }.into_any();
    }
    let parts = weighed
        .laxer
        .iter()
        .map(|one| view! { <li>"loosen it: it "{one.words()}</li> })
        .collect_view();
    let takes = match weighed.takes {
        Takes::Approvals {
            needed,
            delay_seconds,
        } => {
            let people = match needed {
                0 => "no approvals, since nobody is appointed to approve yet,".to_owned(),
                1 => "1 approval".to_owned(),
                more => format!("{more} approvals"),
            };
            format!(
                "It takes your passkey, {people} and then {} without a veto.",
                minutes(delay_seconds)
            )
        }
        Takes::Nothing | Takes::OneAct => {
            "You set it less than five minutes ago and it has refused nothing: you can do that \
            alone, at once."
                .to_owned()
        }
    };
    view! { <ul class="plain">{parts}</ul><p>{takes}</p> }.into_any()
}

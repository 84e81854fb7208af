//! The approval rule and who may approve. Knows what is shown; must not decide what loosens.

use super::super::Floe;
use super::super::failure::failed;
use super::change::rule_words;
use super::{field, page, passkey_hint, reason, tabs};
use crate::service::approvers::{Approving, Duty};
use crate::service::{Person, approvers, people};
use floe_app::view::{Failure, PaperPage};
use floe_domain::guard::{ApprovalRule, MOST_APPROVALS};
use floe_domain::people::Permission;
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("The approval rule can not be shown");
    let caller = floe.caller()?;
    let approving = approvers::show(floe.app(), caller).await.map_err(&unseen)?;
    let manages = caller.may(Permission::PeopleManage);
    let everyone = if manages {
        people::list(floe.app(), caller).await.map_err(&unseen)?
    } else {
        Vec::new()
    };
    let content = view! {
        {tabs(floe, "/settings/approvals")}
        <p>"What automation wants to delete or recreate on production, people approve: different people, none of whom asked for it, owns or issued what asks. One denial ends it."</p>
        {state(&approving)}
        <section class="block">
            <h2>"Who may approve"</h2>
            {listed(&approving)}
            {manages.then(|| appoint(&everyone, &approving))}
        </section>
        {manages.then(|| view! {
            <section class="block">
                <h2>"The rule"</h2>
                {rule(&approving.rule)}
                {passkey_hint(floe)}
            </section>
        })}
    };
    Ok(page("Approvals", content.into_any()))
}

fn state(approving: &Approving) -> AnyView {
    let words = rule_words(&approving.rule);
    if approving.is_sealed {
        view! {
            <p class="headline">{words}"."</p>
            <p class="meta">"Asking for less, or appointing somebody, takes as many approvals and time for a veto. Asking for more works at once."</p>
        }
        .into_any()
    } else {
        view! {
            <p class="headline">{words}"."</p>
            <p class="notice warn">
                {format!(
                    "{} of at least {} people are appointed. Until there are enough, nothing can be approved: automation can not delete or recreate production. Once there are, only they can loosen this.",
                    approving.approvers.len(),
                    approving.rule.approvals
                )}
            </p>
        }
        .into_any()
    }
}

fn listed(approving: &Approving) -> AnyView {
    if approving.approvers.is_empty() {
        return view! { <p class="meta">"Nobody yet."</p> }.into_any();
    }
    let rows = approving
        .approvers
        .iter()
        .map(|one| {
            let duty = if one.grants_exceptions {
                "approves, and grants exceptions from freezes"
            } else {
                "approves"
            };
            let admin = one.is_admin.then_some("admin");
            view! { <tr><td data-label="Person">{one.email.clone()}</td><td data-label="Duty">{duty}</td><td data-label="Role">{admin}</td></tr> }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0"><table class="table cards">
            <caption class="unseen">"People who may approve"</caption>
            <thead><tr><th scope="col">"Person"</th><th scope="col">"Duty"</th><th scope="col">"Role"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn appoint(everyone: &[Person], approving: &Approving) -> AnyView {
    let forms = everyone
        .iter()
        .map(|person| {
            let duty = Duty::of(&person.id, &approving.approvers);
            let options = Duty::ALL
                .into_iter()
                .filter(|one| *one != duty)
                .map(|one| {
                    let words = match one {
                        Duty::None => "approves nothing",
                        Duty::Approver => "approves",
                        Duty::FreezeApprover => "approves, and grants exceptions from freezes",
                    };
                    view! { <option value=one.name()>{words}</option> }
                })
                .collect_view();
            let (pick, why) = (format!("duty-{}", person.id), format!("reason-{}", person.id));
            view! {
                <form method="post" action=format!("/act/approvers/{}", person.id) class="form inline" data-passkey="prove">
                    <div class="field">
                        <label for=pick.clone()>{person.email.clone()}</label>
                        <select id=pick name="duty">{options}</select>
                    </div>
                    <div class="field">
                        <label for=why.clone()>"Why?"</label>
                        <input id=why name="reason" maxlength="1000" required/>
                    </div>
                    <button type="submit" class="button">"Change"</button>
                </form>
            }
        })
        .collect_view();
    view! {
        <details class="confirm"><summary class="button">"Change who approves…"</summary>{forms}</details>
    }
    .into_any()
}

fn rule(rule: &ApprovalRule) -> AnyView {
    let minutes = |name: &'static str, label: &str, seconds: u32| {
        field(
            label,
            name,
            view! { <input id=name name=name type="number" min="1" max="1440" value=seconds / 60 required/> }.into_any(),
        )
    };
    let yes_no = [("false", "Only automation"), ("true", "People too")]
        .into_iter()
        .map(|(value, words)| {
            let selected = (value == "true") == rule.people_too;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <form method="post" action="/act/approval-rule" class="form" data-passkey="prove">
            {field("How many people approve", "approvals", view! {
                <input id="approvals" name="approvals" type="number" min="1" max=MOST_APPROVALS value=rule.approvals required/>
            }.into_any())}
            {field("Who needs approvals on production", "people_too", view! { <select id="people_too" name="people_too">{yes_no}</select> }.into_any())}
            {minutes("approval_minutes", "Approvals hold for, in minutes", rule.approval_seconds)}
            {minutes("permit_minutes", "A permit holds for, in minutes", rule.permit_seconds)}
            {minutes("loosening_minutes", "Loosening waits for a veto for, in minutes", rule.loosening_seconds)}
            {reason("Why?", false)}
            <button type="submit" class="button primary">"Set the rule"</button>
        </form>
    }
    .into_any()
}

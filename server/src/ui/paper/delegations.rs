//! What one lets agents do in one's name. Knows what is shown; must not decide.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page, tabs};
use crate::service::{DelegationView, Token, delegations, environments, tokens};
use floe_app::ui::badge::badge;
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::environment::OperationKind;
use floe_domain::guard::PrincipalKind;
use floe_domain::time::Instant;
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("Delegations can not be shown");
    let caller = floe.caller()?;
    let all = delegations::list(floe.app(), caller)
        .await
        .map_err(&unseen)?;
    let now = floe.now();
    let email = caller
        .owner()
        .map(|(_, email)| email.to_owned())
        .unwrap_or_default();
    let agents: Vec<Token> = tokens::list(floe.app(), caller)
        .await
        .map_err(&unseen)?
        .into_iter()
        .filter(|one| {
            one.kind == PrincipalKind::Agent
                && one.owner == email
                && one.revoked_at.is_none()
                && now < one.expires_at
        })
        .collect();
    let places = environments::list(floe.app(), caller)
        .await
        .map_err(&unseen)?;
    let ids = places.into_iter().map(|view| view.environment.id).collect();
    let content = view! {
        {tabs(floe, "/settings/delegations")}
        <p>"An agent whose token is yours acts in your name, and only within what you let it here: these operations, on these environments, until then. Everything else that it asks is refused, whatever you may do yourself."</p>
        {listed(&all, now)}
        <section class="block">
            <h2>"Let an agent act for you"</h2>
            {grant(&agents, ids)}
        </section>
    };
    Ok(page("Delegations", content.into_any()))
}

fn listed(all: &[DelegationView], now: Instant) -> AnyView {
    if all.is_empty() {
        return view! {
            <div class="empty"><p class="empty-title">"No agent acts for you"</p><p>"What agents ask in your name is refused."</p></div>
        }
        .into_any();
    }
    let rows = all
        .iter()
        .map(|one| {
            let lent = &one.delegation;
            let holds = lent.holds(now);
            let state = match (lent.revoked_at, holds) {
                (Some(_), _) => badge("plain", "taken back"),
                (None, true) => badge("accent", "in force"),
                (None, false) => badge("plain", "over"),
            };
            let operations: Vec<_> = lent.operations.iter().map(|kind| kind.name()).collect();
            let on = lent
                .environments
                .as_ref()
                .map_or_else(|| "every environment".to_owned(), |list| list.join(", "));
            let revoke = holds.then(|| {
                view! {
                    <form method="post" action=format!("/act/delegations/{}/revoke", lent.id)>
                        <button type="submit" class="button quiet">"Take back"</button>
                    </form>
                }
            });
            view! {
                <tr>
                    <td data-label="State">{state}</td>
                    <td data-label="Agent">{one.agent.clone()}</td>
                    <td data-label="Acts for">{one.person.clone()}</td>
                    <td data-label="May">{operations.join(", ")}</td>
                    <td data-label="On">{on}</td>
                    <td data-label="Until">{time(lent.until)}</td>
                    <td>{revoke}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0"><table class="table cards">
            <caption class="unseen">"What agents may do, and for whom"</caption>
            <thead><tr><th scope="col">"State"</th><th scope="col">"Agent"</th><th scope="col">"Acts for"</th><th scope="col">"May"</th><th scope="col">"On"</th><th scope="col">"Until"</th><th scope="col"><span class="unseen">"Take back"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn grant(agents: &[Token], environments: Vec<String>) -> AnyView {
    if agents.is_empty() {
        return view! { <p class="meta">"You own no agent's token. Issue one under "<a href="/settings/tokens">"Tokens"</a>" first."</p> }
            .into_any();
    }
    let agents = agents
        .iter()
        .map(|one| view! { <option value=one.id.clone()>{one.name.clone()}</option> })
        .collect_view();
    let operations = OperationKind::ALL
        .into_iter()
        .map(|kind| {
            view! {
                <label class="check"><input type="checkbox" name="operations" value=kind.name()/><span>{kind.name()}</span></label>
            }
        })
        .collect_view();
    // Neither is chosen beforehand: what is lent on every environment was meant to be.
    let choices = [
        ("named", "the environments chosen below"),
        ("every", "every environment, also those to come"),
    ]
    .into_iter()
    .map(|(value, words)| {
        view! {
            <label class="check"><input type="radio" name="on" value=value required/><span>{words}</span></label>
        }
    })
    .collect_view();
    let environments = environments
        .into_iter()
        .map(|id| view! { <option value=id.clone()>{id.clone()}</option> })
        .collect_view();
    view! {
        <form method="post" action="/act/delegations" class="form">
            {field("Agent", "agent", view! { <select id="agent" name="agent">{agents}</select> }.into_any())}
            <fieldset class="field"><legend>"May ask to"</legend><div class="checks">{operations}</div></fieldset>
            <fieldset class="field"><legend>"On"</legend><div class="checks">{choices}</div></fieldset>
            {field("Environments", "environments", view! { <select id="environments" name="environments" multiple size="6">{environments}</select> }.into_any())}
            {field("For how many days", "days", view! { <input id="days" name="days" type="number" min="1" max="90" value="30" required/> }.into_any())}
            <button type="submit" class="button primary">"Let it"</button>
        </form>
    }
    .into_any()
}

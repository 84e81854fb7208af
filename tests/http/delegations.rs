//! What people let agents do, in Settings: lent and taken back by forms, shown in a row. Knows the page and its forms; must not know
//! the guard's rules.

use crate::actor::{Person, Robot, ended};
use crate::answer::Answer;
use crate::authenticator::done;
use crate::server::Server;
use crate::sheet::Sheet;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Scope;

const PAGE: &str = "/settings/delegations";
const LEND: &str = "/act/delegations";
const US: &str = "cost-explorer-us-east-1";
const EU: &str = "cost-explorer-eu-west-1";

/// An operator and an agent of theirs, whom nothing was lent, where nothing is production.
async fn unlent() -> (Server, Person, Robot) {
    let server = Server::off_production().await;
    let owner = server.operator().await;
    let agent = server
        .issue(&owner, PrincipalKind::Agent, &Scope::ALL)
        .await;
    (server, owner, agent)
}

/// Lends an agent the recreation of these environments, or of every one where none is named, for a week.
async fn lend(person: &Person, agent: &Robot, environments: &[&str]) -> Answer {
    let on = if environments.is_empty() {
        "every"
    } else {
        "named"
    };
    let mut fields = vec![
        ("agent", agent.id.as_str()),
        ("operations", "recreate"),
        ("on", on),
        ("days", "7"),
    ];
    fields.extend(environments.iter().map(|one| ("environments", *one)));
    person.submit(LEND, &fields).await
}

/// Why the agent's request is refused: the codes of all reasons.
fn refused(answer: &Answer) -> Vec<String> {
    let told = answer.expect(403);
    let reasons = told["reasons"].as_array().unwrap().iter();
    reasons
        .map(|reason| reason["code"].as_str().unwrap().to_owned())
        .collect()
}

/// What the page says once an act has led back to it without being done.
async fn told(person: &Person, answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(done(answer), None, "{answer:?}");
    Sheet::at(person, answer.header("location"))
        .await
        .text(".banner-failure")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_may_what_the_form_lent_it_until_it_is_taken_back() {
    let (server, owner, agent) = unlent().await;
    assert_eq!(
        refused(&agent.operate(US, "recreate").await),
        ["not_delegated"]
    );
    let page = Sheet::at(&owner, PAGE).await;
    assert_eq!(page.text(".empty-title"), "No agent acts for you");
    assert_eq!(page.attributes("#agent option", "value"), [&*agent.id]);
    let lent = lend(&owner, &agent, &[US]).await;
    assert_eq!(done(&lent), Some("delegated"), "{lent:?}");
    let page = Sheet::at(&owner, lent.header("location")).await;
    assert!(page.text(".done").starts_with("The agent may do that"));
    page.keeps_the_laws("delegations");
    assert_eq!(
        page.texts("tbody td")[..5],
        ["in force", "agent-bot", &owner.email, "recreate", US]
    );
    assert_eq!(
        page.text("tbody td[data-label='Until']"),
        "12 Oct 2024 12:00 UTC"
    );
    for (environment, operation) in [(EU, "recreate"), (US, "delete")] {
        assert_eq!(
            refused(&agent.operate(environment, operation).await),
            ["not_delegated"],
            "{operation} {environment}"
        );
    }
    let accepted = agent.operate(US, "recreate").await;
    assert_eq!(
        ended(&agent, &server, &accepted).await["status"],
        "succeeded"
    );
    let revoke = page.attributes("td form", "action").concat();
    let revoked = owner.submit(&revoke, &[]).await;
    assert_eq!(done(&revoked), Some("delegation-revoked"), "{revoked:?}");
    let page = Sheet::at(&owner, revoked.header("location")).await;
    assert_eq!(page.text("tbody td[data-label='State']"), "taken back");
    assert_eq!(page.count("td form"), 0);
    assert_eq!(
        refused(&agent.operate(US, "recreate").await),
        ["not_delegated"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lent_on_every_environment_or_on_several_holds_on_each() {
    for (environments, shown) in [
        (Vec::new(), "every environment".to_owned()),
        (vec![EU, US], format!("{EU}, {US}")),
    ] {
        let (server, owner, agent) = unlent().await;
        let lent = lend(&owner, &agent, &environments).await;
        assert_eq!(done(&lent), Some("delegated"), "{lent:?}");
        let page = Sheet::at(&owner, PAGE).await;
        assert_eq!(page.text("tbody td[data-label='On']"), shown);
        for environment in [US, EU] {
            let accepted = agent.operate(environment, "recreate").await;
            let operation = ended(&agent, &server, &accepted).await;
            assert_eq!(operation["status"], "succeeded", "{environment}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_which_environments_is_chosen_by_who_lends_and_nothing_beforehand() {
    let (_server, owner, _agent) = unlent().await;
    let page = Sheet::at(&owner, PAGE).await;
    let choices = "form input[name='on'][type='radio'][required]";
    assert_eq!(page.attributes(choices, "value"), ["named", "every"]);
    assert_eq!(page.count("form input[checked]"), 0);
    let environments = page.attributes("#environments option", "value");
    assert!(environments.iter().any(|one| one == US), "{environments:?}");
    assert!(environments.iter().all(|one| one != "*"));
    assert_eq!(page.count("#environments option[selected]"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_agent_is_lent_nothing_by_admins_neither() {
    let (server, owner, agent) = unlent().await;
    for person in [server.operator().await, server.admin().await] {
        let answer = lend(&person, &agent, &[]).await;
        let words = told(&person, &answer).await;
        let why = format!("acts for {}: only they can let it.", owner.email);
        assert!(words.contains(&why), "{words}");
        let page = Sheet::at(&person, PAGE).await;
        assert_eq!(page.count("#agent option"), 0, "it is not even offered");
    }
    assert_eq!(
        refused(&agent.operate(US, "recreate").await),
        ["not_delegated"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_takes_back_what_another_lent_and_nobody_else_does() {
    let (server, owner, agent) = unlent().await;
    lend(&owner, &agent, &[US]).await;
    let page = Sheet::at(&owner, PAGE).await;
    let revoke = page.attributes("td form", "action").concat();
    for person in [server.viewer().await, server.operator().await] {
        let answer = person.submit(&revoke, &[]).await;
        assert_eq!(done(&answer), None, "{answer:?}");
        let page = Sheet::at(&owner, PAGE).await;
        assert_eq!(page.text("tbody td[data-label='State']"), "in force");
    }
    let admin = server.admin().await;
    let page = Sheet::at(&admin, PAGE).await;
    assert_eq!(page.text("tbody td[data-label='Acts for']"), owner.email);
    let revoked = admin.submit(&revoke, &[]).await;
    assert_eq!(done(&revoked), Some("delegation-revoked"), "{revoked:?}");
    assert_eq!(
        refused(&agent.operate(US, "recreate").await),
        ["not_delegated"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_delegation_is_said_and_nothing_is_lent() {
    let (server, owner, agent) = unlent().await;
    let service = server
        .issue(&owner, PrincipalKind::Service, &Scope::ALL)
        .await;
    let gone = server
        .issue(&owner, PrincipalKind::Agent, &Scope::ALL)
        .await;
    let revoked = owner
        .submit(&format!("/act/tokens/{}/revoke", gone.id), &[])
        .await;
    assert_eq!(done(&revoked), Some("token-revoked"), "{revoked:?}");
    let good = [
        ("agent", agent.id.as_str()),
        ("operations", "recreate"),
        ("on", "named"),
        ("environments", US),
        ("days", "7"),
    ];
    for (field, value, why) in [
        (
            "agent",
            Some("tok-unknown"),
            "There is no agent `tok-unknown`.",
        ),
        ("agent", None, "There is no agent ``."),
        (
            "agent",
            Some(service.id.as_str()),
            "is no agent whose token is good",
        ),
        (
            "agent",
            Some(gone.id.as_str()),
            "is no agent whose token is good",
        ),
        ("operations", None, "is empty: the agent could do nothing"),
        (
            "operations",
            Some("restart"),
            "is not one of: delete, recreate",
        ),
        (
            "environments",
            None,
            "is empty: name some, or say every one",
        ),
        (
            "environments",
            Some("moon"),
            "names `moon`, which is no environment",
        ),
        (
            "environments",
            Some("*"),
            "names `*`, which is no environment",
        ),
        ("on", None, "is not chosen: the environments that are named"),
        ("on", Some("some"), "is not chosen"),
        (
            "on",
            Some("every"),
            "are named, and every one is chosen too: choose one of the two",
        ),
        ("days", None, "is not between 1 and 90"),
        ("days", Some("soon"), "is not between 1 and 90"),
        ("days", Some("0"), "is not between 1 and 90"),
        ("days", Some("91"), "is not between 1 and 90"),
    ] {
        let others = good.into_iter().filter(|(name, _)| *name != field);
        let fields: Vec<_> = others.chain(value.map(|value| (field, value))).collect();
        let answer = owner.submit(LEND, &fields).await;
        let words = told(&owner, &answer).await;
        assert!(words.contains(why), "{field} {value:?}: {words}");
        let page = Sheet::at(&owner, PAGE).await;
        assert_eq!(page.count("tbody tr"), 0, "{field} {value:?}");
    }
    let lent = owner.submit(LEND, &good).await;
    assert_eq!(
        done(&lent),
        Some("delegated"),
        "the rest was right: {lent:?}"
    );
}

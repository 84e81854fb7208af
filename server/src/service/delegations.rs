//! What people let agents do in their names. Knows that it is theirs to lend and to take back, at once; must not know what the
//! guard makes of it.

use super::{Caller, Refused, recording};
use crate::app::App;
use chrono::TimeDelta;
use floe_domain::environment::OperationKind;
use floe_domain::freeze::Wrong;
use floe_domain::guard::{Delegation, PrincipalKind};
use floe_domain::people::Permission;
use serde_json::json;

/// A delegation to grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationDraft {
    /// The agent's token.
    pub agent_id: String,
    /// At least one.
    pub operations: Vec<OperationKind>,
    /// Which environments; `None` is every one.
    pub environments: Option<Vec<String>>,
    /// For how many days from now, 1 to 90.
    pub days: u32,
}

/// A delegation as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationView {
    /// The agent's name.
    pub agent: String,
    /// The person's e-mail address.
    pub person: String,
    /// The delegation.
    pub delegation: Delegation,
}

/// The caller's delegations, or for who manages people everyone's; the latest first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<DelegationView>, Refused> {
    caller.require(Permission::TokensOwn)?;
    let person = if caller.may(Permission::PeopleManage) {
        None
    } else {
        caller.owner().map(|(id, _)| id)
    };
    Ok(app.store().read().await?.delegations(person).await?)
}

/// Lets an agent act for its owner: the owner grants it, or whoever runs `floe` on the machine does in their name.
///
/// # Errors
/// [`Refused::NotPermitted`] for another's agent, [`Refused::NotFound`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn grant(
    app: &App,
    caller: &Caller,
    draft: DelegationDraft,
) -> Result<Delegation, Refused> {
    caller.require(Permission::TokensOwn)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let token = tx
        .token(&draft.agent_id)
        .await?
        .ok_or_else(|| Refused::not_found("agent", &draft.agent_id))?;
    // Nobody lends what another may do, admins neither.
    if caller.owner().is_some_and(|(id, _)| id != token.owner_id) {
        return Err(Refused::NotPermitted {
            detail: format!(
                "{} acts for {}: only they can let it.",
                token.token.name, token.token.owner
            ),
        });
    }
    let mut fields = check(&draft);
    if token.token.kind != PrincipalKind::Agent || !token.is_taken(now) {
        fields.push(Wrong::new("agent", "is no agent whose token is good"));
    }
    for id in draft.environments.iter().flatten() {
        if tx.environment(id).await?.is_none() {
            fields.push(Wrong::new(
                "environments",
                &format!("names `{id}`, which is no environment"),
            ));
        }
    }
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    let mut operations = draft.operations;
    operations.sort_unstable();
    operations.dedup();
    let delegation = Delegation {
        id: app.new_id("del"),
        agent_id: draft.agent_id,
        person_id: token.owner_id,
        operations,
        environments: draft.environments,
        from: now,
        until: now + TimeDelta::days(i64::from(draft.days)),
        revoked_at: None,
    };
    tx.add_delegation(&delegation).await?;
    let detail = json!({
        "delegation": delegation.id, "agent": token.token.name, "agent_id": delegation.agent_id,
        "operations": delegation.operations, "environments": delegation.environments, "until": delegation.until,
    });
    let what = ("delegation.grant", token.token.owner.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(delegation)
}

fn check(draft: &DelegationDraft) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if draft.operations.is_empty() {
        wrong.push(Wrong::new(
            "operations",
            "is empty: the agent could do nothing",
        ));
    }
    if draft.environments.as_ref().is_some_and(Vec::is_empty) {
        wrong.push(Wrong::new(
            "environments",
            "is empty: name some, or say every one",
        ));
    }
    if draft
        .environments
        .as_ref()
        .is_some_and(|list| list.len() > 500)
    {
        wrong.push(Wrong::new("environments", "has more than 500"));
    }
    if !(1..=90).contains(&draft.days) {
        wrong.push(Wrong::new("days", "is not between 1 and 90"));
    }
    wrong
}

/// Takes a delegation back; what the agent asks from then on is refused. The person's own, or anyone's for who manages people.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn revoke(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    caller.require(Permission::TokensOwn)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let mine = |person: &str| caller.owner().is_some_and(|(id, _)| id == person);
    let one = tx
        .delegation(id)
        .await?
        .filter(|one| caller.may(Permission::PeopleManage) || mine(&one.delegation.person_id))
        .ok_or_else(|| Refused::not_found("delegation", id))?;
    if tx.revoke_delegation(id, now).await? {
        let detail = json!({"delegation": id, "agent": one.agent});
        let what = ("delegation.revoke", one.person.as_str());
        recording::by(&mut tx, now, caller.chain(), what, detail).await?;
        tx.commit().await?;
    }
    Ok(())
}

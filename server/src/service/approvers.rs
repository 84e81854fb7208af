//! Who may approve, and by which rule. Knows what tightens, what loosens, and that too few approvers are none; must not know how
//! a loosening comes to pass.

use super::loosenings::{self, Asker};
use super::passkeys::{self, Proof};
use super::{Caller, Change, Credential, Loosened, Refused, recording};
use crate::app::App;
use crate::state::Tx;
use floe_domain::freeze::Wrong;
use floe_domain::guard::{ApprovalRule, Approver};
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde_json::json;

/// The rule and the people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approving {
    /// The rule.
    pub rule: ApprovalRule,
    /// Whether it is in force: once there were enough approvers for it, two people decide about every loosening.
    pub is_sealed: bool,
    /// Those who may approve.
    pub approvers: Vec<Approver>,
}

/// What a person may do about other people's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Nothing.
    None,
    /// Approve and deny.
    Approver,
    /// And grant exceptions from freezes.
    FreezeApprover,
}

impl Duty {
    /// All of them, from the least.
    pub const ALL: [Self; 3] = [Self::None, Self::Approver, Self::FreezeApprover];

    /// The name in forms and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Approver => "approver",
            Self::FreezeApprover => "freeze-approver",
        }
    }

    /// The duty of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The duty of a person among these approvers.
    #[must_use]
    pub fn of(person_id: &str, approvers: &[Approver]) -> Self {
        match approvers.iter().find(|one| one.person_id == person_id) {
            None => Self::None,
            Some(one) if one.grants_exceptions => Self::FreezeApprover,
            Some(_) => Self::Approver,
        }
    }
}

/// The rule and who may approve.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller) -> Result<Approving, Refused> {
    caller.require(Permission::EnvironmentsRead)?;
    let mut tx = app.store().read().await?;
    let (rule, is_sealed) = tx.approval_rule().await?;
    Ok(Approving {
        rule,
        is_sealed,
        approvers: tx.approvers().await?,
    })
}

/// A duty for a person, with the reason it is given or taken.
#[derive(Clone, Debug)]
pub struct Appointment<'a> {
    /// Whose.
    pub person_id: &'a str,
    /// Which.
    pub duty: Duty,
    /// Why.
    pub reason: &'a str,
}

impl Appointment<'_> {
    /// The digest of appointing just so, which the admin's passkey signs.
    #[must_use]
    pub fn act(&self) -> String {
        passkeys::act(
            &format!("/act/approvers/{}", self.person_id),
            &[
                ("duty".to_owned(), self.duty.name().to_owned()),
                ("reason".to_owned(), self.reason.to_owned()),
            ],
        )
    }
}

/// Gives a person a duty or takes it. Taking works at once; giving waits for approvals and vetoes once the rule is in force.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`] when too few approvers or no admin among them would be
/// left, [`Refused::Conflict`] when they have that duty, [`Refused::Unavailable`].
pub async fn appoint(
    app: &App,
    caller: &Caller,
    wanted: &Appointment<'_>,
    proof: &Proof,
) -> Result<Loosened, Refused> {
    caller.require(Permission::PeopleManage)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    proof.holds(caller, &wanted.act(), now)?;
    let person = tx
        .person(wanted.person_id)
        .await?
        .ok_or_else(|| Refused::not_found("person", wanted.person_id))?;
    let approvers = tx.approvers().await?;
    let (rule, is_sealed) = tx.approval_rule().await?;
    let duty = Duty::of(&person.id, &approvers);
    if duty == wanted.duty {
        return Err(Refused::conflict(format!(
            "{} has that duty already.",
            person.email
        )));
    }
    if wanted.duty > duty && is_sealed {
        let change = Change::Appoint {
            person_id: person.id,
            email: person.email,
            grants_exceptions: wanted.duty == Duty::FreezeApprover,
        };
        let asker = Asker::of(caller)?;
        let id = loosenings::ask(app, &mut tx, &asker, change, wanted.reason, now).await?;
        tx.commit().await?;
        return Ok(Loosened::Waiting(id));
    }
    if wanted.duty == Duty::None && is_sealed {
        may_leave(&rule, &approvers, &person.id)?;
    }
    give(&mut tx, &person.id, wanted.duty, now).await?;
    let detail =
        json!({"duty": wanted.duty.name(), "instead_of": duty.name(), "reason": wanted.reason});
    let what = ("approver.appoint", person.email.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(Loosened::Done)
}

/// Sets a person's duty; the first time that there are enough approvers the rule comes into force, for good.
pub(crate) async fn give(
    tx: &mut Tx,
    person_id: &str,
    duty: Duty,
    now: Instant,
) -> Result<(), Refused> {
    tx.set_duties(person_id, duty > Duty::None, duty == Duty::FreezeApprover)
        .await?;
    let (rule, is_sealed) = tx.approval_rule().await?;
    let approvers = tx.approvers().await?;
    if !is_sealed && approvers.len() >= usize::from(rule.approvals) {
        tx.set_approval_rule(&rule).await?;
        let detail = json!({"rule": rule, "approvers": approvers});
        recording::by_floe(tx, now, ("approvers.seal", "approvals"), detail).await?;
    }
    Ok(())
}

/// Refuses what would leave so few approvers that a rule could not be satisfied, with their count.
pub(super) fn enough(rule: &ApprovalRule, approvers: usize) -> Result<(), Refused> {
    if approvers >= usize::from(rule.approvals) {
        return Ok(());
    }
    Err(Refused::Invalid {
        fields: vec![Wrong::new(
            "approvals",
            &format!(
                "asks for {} people, and {approvers} could approve: appoint more first",
                rule.approvals
            ),
        )],
    })
}

/// Refuses that somebody approves no longer where the others could not satisfy the rule, with their count.
pub(super) fn may_leave(
    rule: &ApprovalRule,
    approvers: &[Approver],
    person_id: &str,
) -> Result<(), Refused> {
    enough(rule, approvers.len().saturating_sub(1))?;
    keep_an_admin(approvers, person_id)
}

/// Refuses that the last admin among the approvers is one no longer: what is the last of its kind takes an admin's approval, and
/// could get none. Where there never was one, nothing is lost.
pub(super) fn keep_an_admin(approvers: &[Approver], person_id: &str) -> Result<(), Refused> {
    let (them, others): (Vec<_>, Vec<_>) = approvers
        .iter()
        .filter(|one| one.is_admin)
        .partition(|one| one.person_id == person_id);
    if them.is_empty() || !others.is_empty() {
        return Ok(());
    }
    Err(Refused::invalid(
        "approvals",
        "need an admin where something is the last of its kind, and 0 admins could approve: appoint another admin first",
    ))
}

/// The digest of setting a rule, which the admin's passkey signs.
#[must_use]
pub fn act_of_rule(rule: &ApprovalRule, reason: &str) -> String {
    passkeys::act(
        "/act/approval-rule",
        &[
            ("approvals".to_owned(), rule.approvals.to_string()),
            ("people_too".to_owned(), rule.people_too.to_string()),
            (
                "approval_minutes".to_owned(),
                (rule.approval_seconds / 60).to_string(),
            ),
            (
                "permit_minutes".to_owned(),
                (rule.permit_seconds / 60).to_string(),
            ),
            (
                "loosening_minutes".to_owned(),
                (rule.loosening_seconds / 60).to_string(),
            ),
            ("reason".to_owned(), reason.to_owned()),
        ],
    )
}

/// Sets the rule. One that asks more works at once; one that asks less waits for approvals and vetoes.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`] for a rule that too few people could satisfy, with their count,
/// [`Refused::Conflict`] when it is the rule already, [`Refused::Unavailable`].
pub async fn set_rule(
    app: &App,
    caller: &Caller,
    new: ApprovalRule,
    reason: &str,
    proof: &Proof,
) -> Result<Loosened, Refused> {
    caller.require(Permission::PeopleManage)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    proof.holds(caller, &act_of_rule(&new, reason), now)?;
    let fields = new.check();
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    let approvers = tx.approvers().await?;
    enough(&new, approvers.len())?;
    let (old, is_sealed) = tx.approval_rule().await?;
    let new = ApprovalRule {
        revision: old.revision,
        ..new
    };
    if new == old && is_sealed {
        return Err(Refused::conflict("This is the rule already."));
    }
    if is_sealed && old.is_loosened_by(&new) {
        let change = Change::SetRule {
            rule: new,
            instead_of: old,
        };
        let asker = Asker::of(caller)?;
        let id = loosenings::ask(app, &mut tx, &asker, change, reason, now).await?;
        tx.commit().await?;
        return Ok(Loosened::Waiting(id));
    }
    tx.set_approval_rule(&new).await?;
    let detail = json!({"rule": new, "instead_of": old, "reason": reason});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("approvers.rule", "approvals"),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(Loosened::Done)
}

/// Appoints a person for whoever runs `floe` on the machine: to begin with, and when fewer approvers are left than the rule
/// asks for, so that nothing could be approved any more. Otherwise two people decide.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn appoint_on_machine(
    app: &App,
    caller: &Caller,
    email: &str,
    duty: Duty,
) -> Result<(), Refused> {
    if *caller.credential() != Credential::CommandLine {
        return Err(Refused::NotPermitted {
            detail: "Only whoever runs `floe` on the machine can do this.".to_owned(),
        });
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    let person = tx
        .person_by_email(email)
        .await?
        .ok_or_else(|| Refused::not_found("person", email))?
        .person;
    let (rule, is_sealed) = tx.approval_rule().await?;
    let approvers = tx.approvers().await?;
    let had = Duty::of(&person.id, &approvers);
    if duty > had && is_sealed && enough(&rule, approvers.len()).is_ok() {
        return Err(Refused::NotPermitted {
            detail: format!(
                "{} people can approve, so it is theirs to appoint another: an admin asks for it in Settings.",
                approvers.len()
            ),
        });
    }
    give(&mut tx, &person.id, duty, now).await?;
    let detail = json!({"duty": duty.name(), "instead_of": had.name()});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("approver.appoint", email),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

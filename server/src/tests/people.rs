//! People: who may manage them, that an admin remains, and what it takes where they approve.

use super::stage::Stage;
use crate::secret::Secret;
use crate::service::approvers::{self, Appointment, Duty};
use crate::service::passkeys::Proof;
use crate::service::people::{self, RoleChange};
use crate::service::{Caller, Credential, Loosened, LooseningStatus, Refused, loosenings};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use std::time::Duration;

/// How long a loosening waits for a veto by the default rule.
const DELAY: Duration = Duration::from_secs(900);

fn id(caller: &Caller) -> String {
    match caller.credential() {
        Credential::Session { person_id, .. } => person_id.clone(),
        other => panic!("no person: {other:?}"),
    }
}

#[tokio::test]
async fn only_an_admin_in_a_session_manages_people() {
    let stage = Stage::new().await;
    let password = Secret::new("surely long enough");
    for caller in [
        stage.person(Role::Viewer).await,
        stage.person(Role::Operator).await,
        stage.token(PrincipalKind::Agent, Role::Admin).await,
        stage.token(PrincipalKind::Service, Role::Admin).await,
    ] {
        let list = people::list(&stage.app, &caller).await;
        assert!(
            matches!(list, Err(Refused::NotPermitted { .. })),
            "{caller:?}"
        );
        let add = people::add(
            &stage.app,
            &caller,
            "new@example.com",
            Role::Viewer,
            &password,
        )
        .await;
        assert!(
            matches!(add, Err(Refused::NotPermitted { .. })),
            "{caller:?}"
        );
    }
    let admin = stage.person(Role::Admin).await;
    people::add(
        &stage.app,
        &admin,
        "new@example.com",
        Role::Viewer,
        &password,
    )
    .await
    .unwrap();
    assert_eq!(people::list(&stage.app, &admin).await.unwrap().len(), 4);
}

#[tokio::test]
async fn every_wrong_field_of_a_new_person_is_named() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let short = Secret::new("short");
    let refused = people::add(&stage.app, &admin, "nobody", Role::Viewer, &short).await;
    let Err(Refused::Invalid { fields }) = refused else {
        panic!("{refused:?}")
    };
    let names: Vec<_> = fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(names, ["email", "password"]);
}

#[tokio::test]
async fn one_address_is_one_person() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let password = Secret::new("surely long enough");
    let again = people::add(
        &stage.app,
        &admin,
        "Admin@Example.com",
        Role::Viewer,
        &password,
    )
    .await;
    assert!(matches!(again, Err(Refused::Conflict { .. })));
}

/// Gives a person another role, proven or not.
async fn give(
    stage: &Stage,
    admin: &Caller,
    who: &Caller,
    role: Role,
    is_proven: bool,
) -> Result<Loosened, Refused> {
    let person_id = id(who);
    let wanted = RoleChange {
        person_id: &person_id,
        role,
        reason: "She leads the team now",
    };
    let proof = Proof::of_tests(admin, &wanted.act(), stage.app.now());
    people::set_role(&stage.app, admin, &wanted, is_proven.then_some(&proof)).await
}

/// Removes a person, proven or not.
async fn remove(
    stage: &Stage,
    admin: &Caller,
    who: &Caller,
    is_proven: bool,
) -> Result<(), Refused> {
    let act = people::act_of_removal(&id(who));
    let proof = Proof::of_tests(admin, &act, stage.app.now());
    people::remove(&stage.app, admin, &id(who), is_proven.then_some(&proof)).await
}

#[tokio::test]
async fn the_last_admin_neither_goes_nor_steps_down() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let removed = remove(&stage, &admin, &admin, false).await;
    assert!(matches!(removed, Err(Refused::Conflict { .. })));
    let demoted = give(&stage, &admin, &admin, Role::Viewer, false).await;
    assert!(matches!(demoted, Err(Refused::Conflict { .. })));
    let operator = stage.person(Role::Operator).await;
    give(&stage, &admin, &operator, Role::Admin, false)
        .await
        .unwrap();
    remove(&stage, &admin, &admin, false).await.unwrap();
}

/// Whether a person approves as an admin; `None` when they do not approve.
async fn approves_as_admin(stage: &Stage, who: &Caller) -> Option<bool> {
    let mut tx = stage.app.store().read().await.unwrap();
    let approvers = tx.approvers().await.unwrap();
    let one = approvers.into_iter().find(|one| one.person_id == id(who));
    one.map(|one| one.is_admin)
}

#[tokio::test]
async fn nobody_alone_makes_an_approver_an_admin() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
    let max = stage.approver("max", Role::Operator, Duty::Approver).await;
    let unproven = give(&stage, &admin, &ida, Role::Admin, false).await;
    assert!(
        matches!(unproven, Err(Refused::NotPermitted { .. })),
        "{unproven:?}"
    );
    let asked = give(&stage, &admin, &ida, Role::Admin, true).await.unwrap();
    let Loosened::Waiting(change) = asked else {
        panic!("it was done at once")
    };
    assert_eq!(approves_as_admin(&stage, &ida).await, Some(false));
    let digest = loosenings::show(&stage.app, &admin, &change).await;
    let digest = digest.unwrap().view.asked.digest();
    let approve = async |who: &Caller| {
        let act = loosenings::act_of_approval(&change, &digest);
        let proof = Proof::of_tests(who, &act, stage.app.now());
        loosenings::approve(&stage.app, who, (&change, &digest), &proof).await
    };
    let herself = approve(&ida).await;
    assert!(
        matches!(herself, Err(Refused::NotPermitted { .. })),
        "it is about what she may do: {herself:?}"
    );
    approve(&kim).await.unwrap();
    approve(&max).await.unwrap();
    stage.clock.advance(DELAY - Duration::from_micros(1));
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 0);
    assert_eq!(approves_as_admin(&stage, &ida).await, Some(false));
    stage.clock.advance(Duration::from_micros(1));
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
    assert_eq!(approves_as_admin(&stage, &ida).await, Some(true));
}

#[tokio::test]
async fn before_the_rule_is_in_force_an_approvers_role_takes_a_passkey_alone() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let unproven = give(&stage, &admin, &ida, Role::Admin, false).await;
    assert!(matches!(unproven, Err(Refused::NotPermitted { .. })));
    let proven = give(&stage, &admin, &ida, Role::Admin, true).await;
    assert_eq!(proven.unwrap(), Loosened::Done);
    assert_eq!(approves_as_admin(&stage, &ida).await, Some(true));
}

#[tokio::test]
async fn an_approver_goes_only_where_enough_remain_and_by_a_passkey() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
    let max = stage.approver("max", Role::Operator, Duty::Approver).await;
    let unproven = remove(&stage, &admin, &ida, false).await;
    assert!(matches!(unproven, Err(Refused::NotPermitted { .. })));
    remove(&stage, &admin, &ida, true).await.unwrap();
    let refused = remove(&stage, &admin, &kim, true).await;
    let Err(Refused::Invalid { fields }) = refused else {
        panic!("one could approve what takes two: {refused:?}")
    };
    assert!(fields[0].reason.contains("1 could approve"), "{fields:?}");
    for who in [&kim, &max] {
        assert_eq!(approves_as_admin(&stage, who).await, Some(false));
    }
}

/// Takes a person's duty.
async fn relieve(stage: &Stage, admin: &Caller, who: &Caller) -> Result<Loosened, Refused> {
    let person_id = id(who);
    let wanted = Appointment {
        person_id: &person_id,
        duty: Duty::None,
        reason: "She has moved on",
    };
    let proof = Proof::of_tests(admin, &wanted.act(), stage.app.now());
    approvers::appoint(&stage.app, admin, &wanted, &proof).await
}

#[tokio::test]
async fn the_last_admin_who_approves_stays_one_who_does() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    for name in ["ida", "kim", "eve"] {
        stage.approver(name, Role::Operator, Duty::Approver).await;
    }
    let max = stage.approver("max", Role::Admin, Duty::Approver).await;
    let outcomes = [
        give(&stage, &admin, &max, Role::Operator, true)
            .await
            .map(drop),
        relieve(&stage, &admin, &max).await.map(drop),
        remove(&stage, &admin, &max, true).await,
    ];
    for outcome in outcomes {
        let Err(Refused::Invalid { fields }) = outcome else {
            panic!("no admin could approve the last of its kind: {outcome:?}")
        };
        let why = &fields[0].reason;
        assert!(why.contains("0 admins could approve"), "{why}");
    }
    assert_eq!(approves_as_admin(&stage, &max).await, Some(true));
    let ada = stage.approver("ada", Role::Admin, Duty::Approver).await;
    let demoted = give(&stage, &admin, &max, Role::Operator, true).await;
    assert_eq!(demoted.unwrap(), Loosened::Done);
    let refused = remove(&stage, &admin, &ada, true).await;
    assert!(
        matches!(refused, Err(Refused::Invalid { .. })),
        "she is the last one now: {refused:?}"
    );
    // Who is no admin goes as before.
    let relieved = relieve(&stage, &admin, &max).await;
    assert_eq!(relieved.unwrap(), Loosened::Done);
}

#[tokio::test]
async fn before_the_rule_is_in_force_no_admin_has_to_approve() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let max = stage.approver("max", Role::Admin, Duty::Approver).await;
    let demoted = give(&stage, &admin, &max, Role::Operator, true).await;
    assert_eq!(demoted.unwrap(), Loosened::Done);
    assert_eq!(approves_as_admin(&stage, &max).await, Some(false));
}

/// The approval rule's revision, to which every approval is bound.
async fn revision(stage: &Stage) -> i64 {
    let mut tx = stage.app.store().read().await.unwrap();
    tx.approval_rule().await.unwrap().0.revision
}

#[tokio::test]
async fn another_role_of_an_approver_and_their_removal_void_what_was_approved() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    stage.approver("ida", Role::Operator, Duty::Approver).await;
    stage.approver("kim", Role::Operator, Duty::Approver).await;
    let max = stage.approver("max", Role::Admin, Duty::Approver).await;
    // One admin who approves has to remain.
    stage.approver("ada", Role::Admin, Duty::Approver).await;
    let before = revision(&stage).await;
    let demoted = give(&stage, &admin, &max, Role::Operator, true).await;
    assert_eq!(demoted.unwrap(), Loosened::Done, "it tightens");
    let after = revision(&stage).await;
    assert!(after > before);
    remove(&stage, &admin, &max, true).await.unwrap();
    let last = revision(&stage).await;
    assert!(last > after);
    // Of somebody who approves nothing, neither is anyone else's business.
    let viewer = stage.person(Role::Viewer).await;
    give(&stage, &admin, &viewer, Role::Operator, false)
        .await
        .unwrap();
    remove(&stage, &admin, &viewer, false).await.unwrap();
    assert_eq!(revision(&stage).await, last);
}

/// Asks that a person may approve; the id of what waits.
async fn appointing(stage: &Stage, admin: &Caller, who: &Caller) -> String {
    let person_id = id(who);
    let wanted = Appointment {
        person_id: &person_id,
        duty: Duty::Approver,
        reason: "She knows it",
    };
    let proof = Proof::of_tests(admin, &wanted.act(), stage.app.now());
    let asked = approvers::appoint(&stage.app, admin, &wanted, &proof).await;
    let Loosened::Waiting(change) = asked.unwrap() else {
        panic!("it was done at once")
    };
    change
}

/// These approve a loosening.
async fn approve(stage: &Stage, change: &str, approvers: &[&Caller]) {
    for who in approvers {
        let shown = loosenings::show(&stage.app, who, change).await.unwrap();
        let digest = shown.view.asked.digest();
        let act = loosenings::act_of_approval(change, &digest);
        let proof = Proof::of_tests(who, &act, stage.app.now());
        loosenings::approve(&stage.app, who, (change, &digest), &proof)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn whoever_is_made_an_admin_while_their_appointment_waits_is_appointed_anew() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
    let viewer = stage.person(Role::Viewer).await;
    let change = appointing(&stage, &admin, &viewer).await;
    approve(&stage, &change, &[&ida, &kim]).await;
    give(&stage, &admin, &viewer, Role::Admin, false)
        .await
        .unwrap();
    stage.clock.advance(DELAY);
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
    let ended = loosenings::show(&stage.app, &admin, &change).await.unwrap();
    assert_eq!(ended.view.status, LooseningStatus::Void);
    assert_eq!(approves_as_admin(&stage, &viewer).await, None);
}

#[tokio::test]
async fn what_would_make_somebody_an_admin_is_void_and_says_so_once_they_are_removed() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    stage.approver("kim", Role::Operator, Duty::Approver).await;
    stage.approver("max", Role::Operator, Duty::Approver).await;
    let asked = give(&stage, &admin, &ida, Role::Admin, true).await;
    let Loosened::Waiting(change) = asked.unwrap() else {
        panic!("it was done at once")
    };
    let show = async || loosenings::show(&stage.app, &admin, &change).await.unwrap();
    assert_eq!(show().await.view.status, LooseningStatus::Open);
    remove(&stage, &admin, &ida, true).await.unwrap();
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
    let ended = show().await.view;
    assert_eq!(ended.status, LooseningStatus::Void);
    let words = "ida@example.com was removed since it was asked for. Nothing was changed.";
    assert_eq!(ended.outcome.as_deref(), Some(words));
    assert_eq!(stage.audited("loosening.end").await, 1);
    let mut tx = stage.app.store().read().await.unwrap();
    assert_eq!(tx.person(&id(&ida)).await.unwrap(), None);
    assert!(tx.open_loosenings().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_would_appoint_somebody_is_void_and_says_so_once_they_are_removed() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
    let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
    let viewer = stage.person(Role::Viewer).await;
    let change = appointing(&stage, &admin, &viewer).await;
    approve(&stage, &change, &[&ida, &kim]).await;
    // They approve nothing yet: what was approved is not void by that.
    remove(&stage, &admin, &viewer, false).await.unwrap();
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
    let ended = loosenings::show(&stage.app, &admin, &change).await.unwrap();
    assert_eq!(ended.view.status, LooseningStatus::Void);
    let words = "viewer@example.com was removed since it was asked for. Nothing was changed.";
    assert_eq!(ended.view.outcome.as_deref(), Some(words));
    assert_eq!(approves_as_admin(&stage, &viewer).await, None);
}

#[tokio::test]
async fn with_a_person_go_their_sessions_and_tokens() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let operator = stage.person(Role::Operator).await;
    let (_, secret, token_id) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    remove(&stage, &admin, &operator, false).await.unwrap();
    assert!(stage.bearer(&secret).await.is_none());
    let mut tx = stage.app.store().read().await.unwrap();
    assert!(
        tx.token(&token_id)
            .await
            .unwrap()
            .unwrap()
            .token
            .revoked_at
            .is_some()
    );
    assert!(
        tx.rights_of(operator.chain(), stage.app.now())
            .await
            .unwrap()
            .is_empty()
    );
}

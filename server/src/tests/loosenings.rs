//! Loosening: what one does alone, what takes people and time, and who can stop it.

use super::stage::{EU, Stage, freeze};
use crate::service::approvers::{self, Appointment, Duty, act_of_rule};
use crate::service::passkeys::Proof;
use crate::service::{Caller, Loosened, LooseningStatus, Refused, freezes, loosenings};
use floe_domain::environment::OperationKind;
use floe_domain::freeze::CalendarState;
use floe_domain::guard::{ApprovalRule, PrincipalKind};
use floe_domain::people::Role;
use std::time::Duration;

struct Cast {
    stage: Stage,
    ida: Caller,
    kim: Caller,
    max: Caller,
}

const LATER: Duration = Duration::from_secs(301);
const DELAY: Duration = Duration::from_secs(900);

impl Cast {
    async fn new() -> Self {
        let stage = Stage::with_bill().await;
        let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
        let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
        let max = stage
            .approver("max", Role::Admin, Duty::FreezeApprover)
            .await;
        Self {
            stage,
            ida,
            kim,
            max,
        }
    }

    async fn frozen(&self) -> String {
        let set = freezes::create(&self.stage.app, &self.max, freeze()).await;
        set.unwrap().id
    }

    async fn end(&self, id: &str) -> Result<Loosened, Refused> {
        let act = loosenings::act_of_ending(id, "The release is out");
        let proof = Proof::of_tests(&self.max, &act, self.stage.app.now());
        freezes::end_early(
            &self.stage.app,
            &self.max,
            id,
            "The release is out",
            Some(&proof),
        )
        .await
    }

    async fn waiting(&self, outcome: Result<Loosened, Refused>) -> String {
        match outcome.unwrap() {
            Loosened::Waiting(id) => id,
            Loosened::Done => panic!("it was done at once"),
        }
    }

    async fn approve(&self, who: &Caller, id: &str) -> Result<(), Refused> {
        let story = loosenings::show(&self.stage.app, who, id).await.unwrap();
        let digest = story.view.asked.digest();
        let act = loosenings::act_of_approval(id, &digest);
        let proof = Proof::of_tests(who, &act, self.stage.app.now());
        loosenings::approve(&self.stage.app, who, (id, &digest), &proof).await
    }

    /// Both others approve one, at once.
    async fn approved(&self, id: &str) {
        self.approve(&self.ida, id).await.unwrap();
        self.approve(&self.kim, id).await.unwrap();
    }

    async fn set_rule(&self, rule: ApprovalRule) -> Result<Loosened, Refused> {
        let act = act_of_rule(&rule, "Because");
        let proof = Proof::of_tests(&self.max, &act, self.stage.app.now());
        approvers::set_rule(&self.stage.app, &self.max, rule, "Because", &proof).await
    }

    /// Sets a rule whatever it loosens.
    async fn have_rule(&self, rule: ApprovalRule) {
        let mut tx = self.stage.app.store().write().await.unwrap();
        tx.set_approval_rule(&rule).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn approvals(&self) -> u8 {
        let shown = approvers::show(&self.stage.app, &self.max).await;
        shown.unwrap().rule.approvals
    }

    async fn status(&self, id: &str) -> LooseningStatus {
        loosenings::carry_out_due(&self.stage.app).await.unwrap();
        loosenings::show(&self.stage.app, &self.max, id)
            .await
            .unwrap()
            .view
            .status
    }

    async fn calendar(&self) -> CalendarState {
        let answer = freezes::calendar(&self.stage.app, &self.max, EU, None).await;
        answer.unwrap().state
    }
}

#[tokio::test]
async fn ending_a_freeze_takes_two_others_and_a_quarter_of_an_hour() {
    let cast = Cast::new().await;
    let freeze = cast.frozen().await;
    cast.stage.clock.advance(LATER);
    let id = cast.waiting(cast.end(&freeze).await).await;
    assert!(matches!(
        cast.approve(&cast.max, &id).await,
        Err(Refused::NotPermitted { .. })
    ));
    cast.approve(&cast.ida, &id).await.unwrap();
    cast.stage.clock.advance(DELAY);
    assert_eq!(
        cast.status(&id).await,
        LooseningStatus::Open,
        "one is not enough"
    );
    cast.approve(&cast.kim, &id).await.unwrap();
    cast.stage.clock.advance(DELAY - Duration::from_micros(1));
    assert_eq!(cast.status(&id).await, LooseningStatus::Open);
    assert_eq!(cast.calendar().await, CalendarState::Closed);
    cast.stage.clock.advance(Duration::from_micros(1));
    assert_eq!(cast.status(&id).await, LooseningStatus::Done);
    assert_eq!(cast.calendar().await, CalendarState::Open);
    for action in ["loosening.ask", "loosening.done"] {
        assert_eq!(cast.stage.audited(action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn whoever_set_it_undoes_it_alone_for_five_minutes() {
    let cast = Cast::new().await;
    let freeze = cast.frozen().await;
    let other = cast.stage.person(Role::Admin).await;
    let by_other = freezes::end_early(&cast.stage.app, &other, &freeze, "Mine", None).await;
    assert!(matches!(by_other, Err(Refused::NotPermitted { .. })));
    cast.stage.clock.advance(Duration::from_secs(300));
    let undone = freezes::end_early(&cast.stage.app, &cast.max, &freeze, "A slip", None).await;
    assert_eq!(undone.unwrap(), Loosened::Done);
    assert_eq!(cast.calendar().await, CalendarState::Open);
}

#[tokio::test]
async fn a_freeze_that_has_refused_anything_is_not_undone_alone() {
    let cast = Cast::new().await;
    let freeze = cast.frozen().await;
    let agent = cast.stage.token(PrincipalKind::Agent, Role::Operator).await;
    cast.stage
        .ask(&agent, OperationKind::Delete, EU)
        .await
        .unwrap();
    let alone = freezes::end_early(&cast.stage.app, &cast.max, &freeze, "A slip", None).await;
    assert!(matches!(alone, Err(Refused::NotPermitted { .. })));
}

#[tokio::test]
async fn anyone_entitled_vetoes_until_it_takes_effect() {
    let cast = Cast::new().await;
    let freeze = cast.frozen().await;
    cast.stage.clock.advance(LATER);
    let id = cast.waiting(cast.end(&freeze).await).await;
    cast.approve(&cast.ida, &id).await.unwrap();
    cast.approve(&cast.kim, &id).await.unwrap();
    cast.stage.clock.advance(DELAY - Duration::from_secs(1));
    let viewer = cast.stage.person(Role::Viewer).await;
    let by_viewer = loosenings::veto(&cast.stage.app, &viewer, &id, "No").await;
    assert!(matches!(by_viewer, Err(Refused::NotPermitted { .. })));
    let admin = cast.stage.person(Role::Admin).await;
    loosenings::veto(&cast.stage.app, &admin, &id, "Not today")
        .await
        .unwrap();
    cast.stage.clock.advance(DELAY);
    assert_eq!(cast.status(&id).await, LooseningStatus::Vetoed);
    assert_eq!(cast.calendar().await, CalendarState::Closed);
}

#[tokio::test]
async fn the_first_approvers_are_appointed_by_one_and_the_next_by_all() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let appoint = async |who: Role, duty: Duty| {
        let person = stage.person(who).await;
        let (id, _) = person.owner().unwrap();
        let wanted = Appointment {
            person_id: id,
            duty,
            reason: "They know it",
        };
        let proof = Proof::of_tests(&admin, &wanted.act(), stage.app.now());
        approvers::appoint(&stage.app, &admin, &wanted, &proof).await
    };
    assert_eq!(
        appoint(Role::Operator, Duty::Approver).await.unwrap(),
        Loosened::Done
    );
    assert!(!approvers::show(&stage.app, &admin).await.unwrap().is_sealed);
    assert_eq!(
        appoint(Role::Viewer, Duty::Approver).await.unwrap(),
        Loosened::Done
    );
    assert!(approvers::show(&stage.app, &admin).await.unwrap().is_sealed);
    assert!(matches!(
        appoint(Role::Admin, Duty::Approver).await.unwrap(),
        Loosened::Waiting(_)
    ));
    assert!(
        matches!(
            appoint(Role::Viewer, Duty::FreezeApprover).await.unwrap(),
            Loosened::Waiting(_)
        ),
        "another duty is a loosening too"
    );
    assert!(
        matches!(
            appoint(Role::Viewer, Duty::None).await,
            Err(Refused::Invalid { .. })
        ),
        "too few would be left"
    );
}

#[tokio::test]
async fn a_rule_that_asks_more_works_at_once_and_one_that_asks_less_waits() {
    let cast = Cast::new().await;
    assert_eq!(cast.set_rule(of(3)).await.unwrap(), Loosened::Done);
    let Err(Refused::Invalid { fields }) = cast.set_rule(of(4)).await else {
        panic!("three people can not give four approvals")
    };
    assert!(fields[0].reason.contains("3 could approve"), "{fields:?}");
    let Loosened::Waiting(_) = cast.set_rule(of(2)).await.unwrap() else {
        panic!("fewer approvals at once")
    };
    assert_eq!(cast.approvals().await, 3);
}

/// The default rule with another number of approvals.
fn of(approvals: u8) -> ApprovalRule {
    ApprovalRule {
        approvals,
        ..ApprovalRule::default()
    }
}

#[tokio::test]
async fn fewer_approvals_are_asked_for_once_the_delay_is_over() {
    let cast = Cast::new().await;
    let asked = cast.set_rule(of(1)).await;
    let id = cast.waiting(asked).await;
    cast.approved(&id).await;
    cast.stage.clock.advance(DELAY - Duration::from_micros(1));
    assert_eq!(cast.status(&id).await, LooseningStatus::Open);
    assert_eq!(cast.approvals().await, 2);
    cast.stage.clock.advance(Duration::from_micros(1));
    assert_eq!(cast.status(&id).await, LooseningStatus::Done);
    assert_eq!(cast.approvals().await, 1);
}

#[tokio::test]
async fn fewer_approvals_are_void_when_the_rule_was_changed_meanwhile() {
    let cast = Cast::new().await;
    let asked = cast.set_rule(of(1)).await;
    let id = cast.waiting(asked).await;
    cast.approved(&id).await;
    assert_eq!(cast.set_rule(of(3)).await.unwrap(), Loosened::Done);
    cast.stage.clock.advance(DELAY);
    assert_eq!(cast.status(&id).await, LooseningStatus::Void);
    assert_eq!(cast.approvals().await, 3);
}

#[tokio::test]
async fn another_delay_than_the_default_is_the_one_that_is_waited() {
    for seconds in [180, 1_800] {
        let cast = Cast::new().await;
        cast.have_rule(ApprovalRule {
            loosening_seconds: seconds,
            ..ApprovalRule::default()
        })
        .await;
        let freeze = cast.frozen().await;
        cast.stage.clock.advance(LATER);
        let id = cast.waiting(cast.end(&freeze).await).await;
        cast.approved(&id).await;
        let delay = Duration::from_secs(u64::from(seconds));
        cast.stage.clock.advance(delay - Duration::from_micros(1));
        assert_eq!(cast.status(&id).await, LooseningStatus::Open, "{seconds}");
        assert_eq!(cast.calendar().await, CalendarState::Closed, "{seconds}");
        cast.stage.clock.advance(Duration::from_micros(1));
        assert_eq!(cast.status(&id).await, LooseningStatus::Done, "{seconds}");
        assert_eq!(cast.calendar().await, CalendarState::Open, "{seconds}");
    }
}

#[tokio::test]
async fn another_number_than_the_default_is_the_one_that_is_asked() {
    let cast = Cast::new().await;
    cast.have_rule(of(3)).await;
    let eve = cast
        .stage
        .approver("eve", Role::Operator, Duty::Approver)
        .await;
    let freeze = cast.frozen().await;
    cast.stage.clock.advance(LATER);
    let id = cast.waiting(cast.end(&freeze).await).await;
    cast.approved(&id).await;
    cast.stage.clock.advance(DELAY);
    assert_eq!(
        cast.status(&id).await,
        LooseningStatus::Open,
        "two of three"
    );
    cast.approve(&eve, &id).await.unwrap();
    cast.stage.clock.advance(DELAY);
    assert_eq!(cast.status(&id).await, LooseningStatus::Done);
}

#[tokio::test]
async fn a_loosening_can_be_approved_for_as_long_as_is_set() {
    let minute = Duration::from_secs(60);
    for (later, status) in [
        (minute - Duration::from_micros(1), LooseningStatus::Open),
        (minute, LooseningStatus::Expired),
    ] {
        let cast = Cast::new().await;
        cast.have_rule(ApprovalRule {
            approval_seconds: 60,
            ..ApprovalRule::default()
        })
        .await;
        let freeze = cast.frozen().await;
        cast.stage.clock.advance(LATER);
        let id = cast.waiting(cast.end(&freeze).await).await;
        cast.approve(&cast.ida, &id).await.unwrap();
        cast.stage.clock.advance(later);
        let said = cast.approve(&cast.kim, &id).await;
        assert_eq!(said.is_ok(), status == LooseningStatus::Open, "{later:?}");
        assert_eq!(cast.status(&id).await, status, "{later:?}");
    }
}

#[tokio::test]
async fn nothing_is_loosened_by_a_clock_that_was_set_back() {
    let cast = Cast::new().await;
    let freeze = cast.frozen().await;
    cast.stage.clock.advance(LATER);
    let id = cast.waiting(cast.end(&freeze).await).await;
    cast.approved(&id).await;
    cast.stage.clock.advance(DELAY + LATER);
    let latest = cast.stage.app.now();
    let mut elsewhere = self::freeze();
    elsewhere.scope.regions = vec!["us-east-1".to_owned()];
    freezes::create(&cast.stage.app, &cast.max, elsewhere)
        .await
        .unwrap();
    // By this time its delay is over too, and still the clock is not to be believed.
    cast.stage
        .clock
        .set(latest - chrono::TimeDelta::microseconds(1));
    assert_eq!(cast.status(&id).await, LooseningStatus::Open);
    assert_eq!(cast.calendar().await, CalendarState::Closed);
    cast.stage.clock.set(latest);
    assert_eq!(cast.status(&id).await, LooseningStatus::Done);
    assert_eq!(cast.calendar().await, CalendarState::Open);
}

#[tokio::test]
async fn a_change_of_the_rule_voids_what_waits() {
    let cast = Cast::new().await;
    let freeze = cast.frozen().await;
    cast.stage.clock.advance(LATER);
    let id = cast.waiting(cast.end(&freeze).await).await;
    cast.approve(&cast.ida, &id).await.unwrap();
    cast.approve(&cast.kim, &id).await.unwrap();
    let mut tx = cast.stage.app.store().write().await.unwrap();
    tx.set_approval_rule(&ApprovalRule {
        people_too: true,
        ..ApprovalRule::default()
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    cast.stage.clock.advance(DELAY);
    assert_eq!(cast.status(&id).await, LooseningStatus::Void);
    assert_eq!(cast.calendar().await, CalendarState::Closed);
}

#[tokio::test]
async fn where_nobody_is_appointed_the_delay_alone_protects() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let set = freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    stage.clock.advance(LATER);
    let proof = Proof::of_tests(
        &admin,
        &loosenings::act_of_ending(&set.id, "Out"),
        stage.app.now(),
    );
    let asked = freezes::end_early(&stage.app, &admin, &set.id, "Out", Some(&proof)).await;
    assert!(matches!(asked, Ok(Loosened::Waiting(_))));
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 0);
    stage.clock.advance(DELAY);
    assert_eq!(loosenings::carry_out_due(&stage.app).await.unwrap(), 1);
}

#[tokio::test]
async fn on_the_machine_approvers_are_appointed_only_where_too_few_are_left() {
    let cast = Cast::new().await;
    cast.stage.person(Role::Viewer).await;
    let machine = Caller::command_line();
    let duty = Duty::Approver;
    let appoint =
        || approvers::appoint_on_machine(&cast.stage.app, &machine, "viewer@example.com", duty);
    assert!(matches!(appoint().await, Err(Refused::NotPermitted { .. })));
    for caller in [&cast.ida, &cast.kim] {
        let (id, _) = caller.owner().unwrap();
        let mut tx = cast.stage.app.store().write().await.unwrap();
        tx.set_duties(id, false, false).await.unwrap();
        tx.commit().await.unwrap();
    }
    appoint().await.unwrap();
}

//! How long a recreation is taken to need before a freeze, by how long the last ones took. Knows runs and a freeze that lies ahead;
//! must not know who may ask.

use super::stage::{EU, Stage, US, freeze, noon, request};
use crate::service::{Caller, OperationAnswer, freezes, operations};
use chrono::TimeDelta;
use floe_domain::environment::{OperationKind, OperationStatus};
use floe_domain::freeze::{AppliesTo, FreezeDraft};
use floe_domain::guard::Reason;
use floe_domain::people::Role;
use floe_domain::time::Instant;

/// When the freeze begins.
fn begins() -> Instant {
    noon() + TimeDelta::hours(1)
}

/// Sets a freeze of everyone that begins then.
async fn set_freeze(stage: &Stage) {
    let admin = stage.person(Role::Admin).await;
    let draft = FreezeDraft {
        starts_at: begins(),
        ends_at: begins() + TimeDelta::hours(1),
        applies_to: AppliesTo::Everyone,
        ..freeze()
    };
    freezes::create(&stage.app, &admin, draft).await.unwrap();
}

/// A recreation that has just ended, kept as one that took so long and ended so.
async fn ran(stage: &Stage, environment: &str, took: TimeDelta, status: OperationStatus) {
    let operator = stage.person(Role::Operator).await;
    let id = stage
        .queue(&operator, OperationKind::Recreate, environment)
        .await;
    stage.work().await;
    let now = stage.app.now();
    let mut tx = stage.app.store().write().await.unwrap();
    tx.start_operation(&id, now - took).await.unwrap();
    tx.finish_operation(&id, status, "a test", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// The codes of what is decided when a recreation is asked for so long before the freeze. The clock goes forward only: the longest
/// time comes first.
async fn decided(stage: &Stage, caller: &Caller, before: TimeDelta) -> Vec<&'static str> {
    stage.clock.set(begins() - before);
    let mut asked = request(OperationKind::Recreate, EU);
    asked.dry_run = true;
    match operations::operate(&stage.app, caller, asked)
        .await
        .unwrap()
    {
        OperationAnswer::DryRun { record } => record.reasons.iter().map(Reason::code).collect(),
        other => panic!("{other:?}"),
    }
}

async fn slowest(stage: &Stage) -> Option<u32> {
    let mut tx = stage.app.store().read().await.unwrap();
    tx.slowest_recreation(EU).await.unwrap()
}

/// That a recreation is allowed so many seconds before the freeze, and not a microsecond later.
async fn needs(stage: &Stage, seconds: i64) {
    set_freeze(stage).await;
    let operator = stage.person(Role::Operator).await;
    let just = TimeDelta::seconds(seconds);
    assert_eq!(decided(stage, &operator, just).await, ["permitted"]);
    let less = just - TimeDelta::microseconds(1);
    assert_eq!(decided(stage, &operator, less).await, ["freeze_ahead"]);
}

#[tokio::test]
async fn a_recreation_is_given_three_times_as_long_as_the_slowest_took() {
    let stage = Stage::with_bill().await;
    for seconds in [20, 101, 100] {
        let took = TimeDelta::seconds(seconds);
        ran(&stage, EU, took, OperationStatus::Succeeded).await;
    }
    needs(&stage, 303).await;
}

#[tokio::test]
async fn a_recreation_is_given_five_minutes_at_least() {
    let stage = Stage::with_bill().await;
    let took = TimeDelta::seconds(20);
    ran(&stage, EU, took, OperationStatus::Succeeded).await;
    needs(&stage, 300).await;
}

#[tokio::test]
async fn a_first_recreation_is_given_five_minutes() {
    needs(&Stage::with_bill().await, 300).await;
}

#[tokio::test]
async fn the_slowest_is_of_the_last_ten_that_succeeded_on_that_environment() {
    let stage = Stage::with_bill().await;
    assert_eq!(slowest(&stage).await, None);
    let (done, second) = (OperationStatus::Succeeded, TimeDelta::seconds(1));
    ran(&stage, EU, second * 500, done).await;
    // One that failed says nothing of how long it takes, nor does another environment's.
    ran(&stage, EU, second * 600, OperationStatus::Failed).await;
    ran(&stage, US, second * 700, done).await;
    for _ in 0..9 {
        ran(&stage, EU, second, done).await;
    }
    assert_eq!(slowest(&stage).await, Some(500), "it is the tenth");
    let started = TimeDelta::microseconds(1_000_001);
    ran(&stage, EU, started, done).await;
    assert_eq!(slowest(&stage).await, Some(2), "a second begun is one");
}

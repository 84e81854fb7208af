//! What counts as the last of its kind in a partition: nothing that could not take over for it does away with the third approval.

use super::stage::{EU, Stage};
use crate::service::approvals::is_last;
use std::time::Duration;

/// As long as what is younger has to be there before it counts.
const MONTH: Duration = Duration::from_secs(30 * 86_400);
const MICROSECOND: Duration = Duration::from_micros(1);

/// A Floe in which `us-east-1` alone could take over for `eu-west-1`, and what was then done to it.
async fn after(sql: &'static str) -> Stage {
    let stage = Stage::with_bill().await;
    let mut tx = stage.app.store().write().await.unwrap();
    tx.run_for_tests(
        "UPDATE environments SET tier = 'development' WHERE id = 'cost-explorer-no-region'",
    )
    .await
    .unwrap();
    tx.run_for_tests(sql).await.unwrap();
    tx.commit().await.unwrap();
    stage
}

async fn eu_is_last(stage: &Stage) -> bool {
    let mut tx = stage.app.store().read().await.unwrap();
    let eu = tx.environment(EU).await.unwrap();
    assert!(eu.is_some());
    is_last(&mut tx, eu.as_ref(), stage.app.now())
        .await
        .unwrap()
}

#[tokio::test]
async fn beside_another_that_is_whole_it_is_not_the_last() {
    for sql in [
        "UPDATE environments SET version = version",
        "UPDATE environments SET state = 'recreating' WHERE id = 'cost-explorer-us-east-1'",
        "UPDATE environments SET created_at = created_at - 1 WHERE id = 'cost-explorer-us-east-1'",
    ] {
        let stage = after(sql).await;
        assert!(!eu_is_last(&stage).await, "{sql}");
    }
}

#[tokio::test]
async fn what_is_gone_of_another_tier_kind_or_partition_does_not_take_over() {
    for sql in [
        "UPDATE environments SET state = 'deleted', deleted_at = created_at, purge_at = created_at + 2592000000000
         WHERE id = 'cost-explorer-us-east-1'",
        "UPDATE environments SET state = 'purged' WHERE id = 'cost-explorer-us-east-1'",
        "UPDATE environments SET tier = 'staging' WHERE id = 'cost-explorer-us-east-1'",
        "UPDATE environments SET kind = 'declared' WHERE id = 'cost-explorer-us-east-1'",
        "UPDATE environments SET region = 'cn-north-1' WHERE id = 'cost-explorer-us-east-1'",
    ] {
        let stage = after(sql).await;
        assert!(eu_is_last(&stage).await, "{sql}");
    }
}

#[tokio::test]
async fn what_came_after_it_takes_over_once_it_has_been_there_for_thirty_days() {
    let stage = after(
        "UPDATE environments SET created_at = created_at + 1 WHERE id = 'cost-explorer-us-east-1'",
    )
    .await;
    assert!(eu_is_last(&stage).await, "it is just there");
    // Made a microsecond after noon, it is thirty days old a microsecond after this.
    stage.clock.advance(MONTH);
    assert!(eu_is_last(&stage).await);
    stage.clock.advance(MICROSECOND);
    assert!(!eu_is_last(&stage).await);
}

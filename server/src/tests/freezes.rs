//! Freezes: who sets and ends them, and what the calendar says.

use super::stage::{EU, Stage, US, freeze, noon};
use crate::service::{Refused, freezes};
use chrono::TimeDelta;
use floe_domain::freeze::{CalendarState, Length, Phase, Schedule, Scope};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Role;
use floe_domain::people::Scope as TokenScope;

#[tokio::test]
async fn a_token_with_the_scope_sets_a_freeze_and_never_ends_one() {
    let stage = Stage::with_bill().await;
    let scopes = [TokenScope::FreezesWrite, TokenScope::FreezesRead];
    let (tool, ..) = stage
        .token_for(PrincipalKind::Service, Role::Admin, &scopes)
        .await;
    let set = freezes::create(&stage.app, &tool, freeze()).await.unwrap();
    assert_eq!(
        set.owner,
        "service service bot, acting for admin@example.com"
    );
    let ended = freezes::end_early(&stage.app, &tool, &set.id, "Because", None).await;
    assert!(matches!(ended, Err(Refused::NotPermitted { .. })));
}

#[tokio::test]
async fn operators_and_their_tokens_set_no_freeze() {
    let stage = Stage::with_bill().await;
    for caller in [
        stage.person(Role::Operator).await,
        stage.token(PrincipalKind::Agent, Role::Operator).await,
    ] {
        let set = freezes::create(&stage.app, &caller, freeze()).await;
        assert!(matches!(set, Err(Refused::NotPermitted { .. })));
    }
}

#[tokio::test]
async fn a_freeze_stands_where_its_time_is() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let set = freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    let list = |stage: &Stage| {
        let (app, admin) = (stage.app.clone(), admin.clone());
        async move { freezes::list(&app, &admin).await.unwrap() }
    };
    assert_eq!(list(&stage).await.active, std::slice::from_ref(&set));
    stage.clock.set(set.ends_at - TimeDelta::microseconds(1));
    assert_eq!(list(&stage).await.active, std::slice::from_ref(&set));
    stage.clock.set(set.ends_at);
    assert!(list(&stage).await.active.is_empty());
    assert_eq!(list(&stage).await.past, [set]);
}

#[tokio::test]
async fn ending_early_needs_a_reason_and_is_kept_with_it() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let set = freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    let without = freezes::end_early(&stage.app, &admin, &set.id, " ", None).await;
    assert!(matches!(without, Err(Refused::Invalid { .. })));
    freezes::end_early(&stage.app, &admin, &set.id, "Done", None)
        .await
        .unwrap();
    let story = freezes::show(&stage.app, &admin, &set.id).await.unwrap();
    assert_eq!(story.freeze.phase(stage.app.now()), Phase::Past);
    let ending = story.ending.unwrap();
    assert_eq!(
        (ending.by.as_str(), ending.reason.as_str()),
        ("admin@example.com", "Done")
    );
    let again = freezes::end_early(&stage.app, &admin, &set.id, "Done", None).await;
    assert!(matches!(again, Err(Refused::Conflict { .. })));
    assert_eq!(stage.audited("freeze.end").await, 1);
}

#[tokio::test]
async fn a_freeze_taken_back_before_it_starts_never_stops_anything() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let mut later = freeze();
    later.starts_at = noon() + TimeDelta::hours(2);
    later.ends_at = noon() + TimeDelta::hours(4);
    let set = freezes::create(&stage.app, &admin, later).await.unwrap();
    freezes::end_early(&stage.app, &admin, &set.id, "Not needed", None)
        .await
        .unwrap();
    for at in [noon(), noon() + TimeDelta::hours(3)] {
        let answer = freezes::calendar(&stage.app, &admin, EU, Some(at))
            .await
            .unwrap();
        assert_eq!(answer.state, CalendarState::Open);
        assert_eq!(answer.next_transition_at, None);
    }
}

#[tokio::test]
async fn the_calendar_tells_the_state_at_any_moment_and_when_it_changes() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let mut draft = freeze();
    draft.scope.regions.push("eu-west-1".to_owned());
    let set = freezes::create(&stage.app, &admin, draft).await.unwrap();
    let closed = freezes::calendar(&stage.app, &admin, EU, None)
        .await
        .unwrap();
    assert_eq!(
        (closed.state, closed.next_transition_at),
        (CalendarState::Closed, Some(set.ends_at))
    );
    assert_eq!(closed.freezes, [set]);
    let open = freezes::calendar(&stage.app, &admin, US, None)
        .await
        .unwrap();
    assert_eq!(
        (open.state, open.next_transition_at),
        (CalendarState::Open, None)
    );
    let unknown = freezes::calendar(&stage.app, &admin, "nowhere", None).await;
    assert!(matches!(unknown, Err(Refused::NotFound { .. })));
}

#[tokio::test]
async fn edges_finer_than_a_microsecond_only_widen_the_freeze() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let mut draft = freeze();
    draft.starts_at += TimeDelta::nanoseconds(1_999);
    draft.ends_at += TimeDelta::nanoseconds(1);
    let set = freezes::create(&stage.app, &admin, draft.clone())
        .await
        .unwrap();
    assert_eq!(
        set.starts_at,
        freeze().starts_at + TimeDelta::microseconds(1)
    );
    assert_eq!(set.ends_at, freeze().ends_at + TimeDelta::microseconds(1));
    let story = freezes::show(&stage.app, &admin, &set.id).await.unwrap();
    assert_eq!(story.freeze, set);
}

#[tokio::test]
async fn a_freeze_at_the_ends_of_time_is_refused() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let mut early = freeze();
    early.starts_at = "-262142-01-01T00:00:00Z".parse().unwrap();
    early.zone = "America/New_York".to_owned();
    let mut late = freeze();
    late.ends_at = "+262141-12-31T23:59:59Z".parse().unwrap();
    late.zone = "Asia/Tokyo".to_owned();
    for draft in [early, late] {
        let refused = freezes::create(&stage.app, &admin, draft).await;
        assert!(matches!(refused, Err(Refused::Invalid { .. })));
    }
}

#[tokio::test]
async fn the_preview_names_what_a_scope_covers() {
    let stage = Stage::with_bill().await;
    let viewer = stage.person(Role::Viewer).await;
    let all = freezes::preview(&stage.app, &viewer, &Scope::default())
        .await
        .unwrap();
    assert_eq!(all.len(), 3);
    let scope = Scope {
        regions: vec!["no-region".to_owned()],
        ..Scope::default()
    };
    let one = freezes::preview(&stage.app, &viewer, &scope).await.unwrap();
    assert_eq!(
        one.into_iter().map(|one| one.id).collect::<Vec<_>>(),
        ["cost-explorer-no-region"]
    );
}

#[tokio::test]
async fn a_freeze_that_can_not_be_worked_out_stops_everything() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let mut set = freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    set.id = "frz-of-another-version".to_owned();
    set.schedule = Some(Schedule {
        start: noon().naive_utc(),
        zone: "Atlantis/Capital".to_owned(),
        length: Length::Seconds(60),
        recurrence: None,
    });
    let mut tx = stage.app.store().write().await.unwrap();
    tx.add_freeze(&set, None).await.unwrap();
    tx.commit().await.unwrap();
    let answer = freezes::calendar(&stage.app, &admin, EU, None).await;
    assert!(
        matches!(answer, Err(Refused::Unavailable { .. })),
        "{answer:?}"
    );
}

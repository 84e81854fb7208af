//! What happened in the demo's last two weeks. Knows who did what and when; must not know how it is kept.

use super::sign_ins::{ADMIN, APPROVER, FROZEN, OPEN, OPERATOR, VIEWER, agent, lend};
use super::{bill, hours};
use crate::app::App;
use crate::clock::Clock;
use crate::environment;
use crate::secret::Secret;
use crate::service::approvers::Duty;
use crate::service::{
    Caller, EnvironmentDraft, ImportRequest, ImportResult, OperationRequest, Refused, SignIn,
    approvers, authenticate, environments, freezes, import, operations, people, sign_in, tokens,
};
use chrono::{DurationRound, TimeDelta};
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{AppliesTo, DEFAULT_CALENDAR, FreezeDraft, Scope, UnderWay};
use floe_domain::people::Role;
use floe_domain::time::Instant;
use std::net::{IpAddr, Ipv4Addr};

/// How long ago the story begins.
pub(super) const AGO: TimeDelta = TimeDelta::days(14);

/// The people of the story, as they call services.
struct Cast {
    admin: Caller,
    operator: Caller,
    agent: Caller,
}

/// Lives through the story up to `now`.
pub(super) async fn tell(app: &App, clock: &Clock, now: Instant) -> Result<(), Refused> {
    let ago = |hours: i64| clock.set(now - super::hours(hours));
    let full = app.data().join("demo-company-focus.csv");
    let early = app.data().join("demo-company-focus-early.csv");
    bill::write(&full, now.date_naive())?;
    bill::write_until(&full, &early, (now - AGO).date_naive())?;
    let cast = arrive(app).await?;
    deliver(app, &early).await?;

    ago(13 * 24);
    let weekend = draft(
        "Database migration",
        "The bill store of Frankfurt moves",
        (now, -13 * 24 + 1, -11 * 24),
    )
    .in_region("eu-central-1");
    freezes::create(app, &cast.admin, weekend.0).await?;
    ago(12 * 24);
    ask(
        app,
        &cast.agent,
        (OperationKind::Delete, "cost-explorer-eu-central-1"),
        "Start over from a clean state",
    )
    .await?;
    ago(11 * 24 - 3);
    environments::declare(app, &cast.admin, exports()).await?;
    ago(10 * 24);
    ask(
        app,
        &cast.operator,
        (OperationKind::Recreate, "cost-explorer-us-west-2"),
        "Check the rebuild after the restated bill",
    )
    .await?;
    ago(8 * 24);
    ask(
        app,
        &cast.agent,
        (OperationKind::Recreate, "cost-explorer-ap-south-1"),
        "Scheduled rebuild",
    )
    .await?;
    ago(6 * 24);
    let close = draft(
        "Quarterly close",
        "Finance reports from these numbers",
        (now, -6 * 24 + 1, -4 * 24),
    )
    .for_everyone();
    freezes::create(app, &cast.admin, close.0).await?;
    ago(5 * 24);
    ask(
        app,
        &cast.operator,
        (OperationKind::Recreate, "cost-explorer-us-east-1"),
        "A tag was corrected",
    )
    .await?;
    ago(49);
    freeze_now(app, &cast.admin).await?;
    ago(26);
    ask(
        app,
        &cast.agent,
        (OperationKind::Delete, FROZEN),
        "Delete and recreate to fix a configuration drift",
    )
    .await?;
    clock.advance(std::time::Duration::from_secs(90));
    ask(
        app,
        &cast.agent,
        (OperationKind::Recreate, FROZEN),
        "Delete and recreate to fix a configuration drift",
    )
    .await?;
    ago(20);
    ask(
        app,
        &cast.operator,
        (OperationKind::Recreate, FROZEN),
        "Rebuild after looking at the drift",
    )
    .await?;
    ago(3);
    let week = draft(
        "Cyber Week",
        "The busiest days of the year",
        (now, 9 * 24, 14 * 24),
    )
    .for_everyone()
    .of_tier(Tier::Production);
    freezes::create(app, &cast.admin, week.0).await?;
    ago(1);
    deliver(app, &full).await?;
    Ok(())
}

/// The people come, and the agent gets its token.
async fn arrive(app: &App) -> Result<Cast, Refused> {
    let machine = Caller::command_line();
    let mut callers = Vec::new();
    for (email, role) in [
        (ADMIN, Role::Admin),
        (OPERATOR, Role::Operator),
        (APPROVER, Role::Operator),
        (VIEWER, Role::Viewer),
    ] {
        let password = Secret::random("")?;
        people::add(app, &machine, email, role, &password).await?;
        let attempt = SignIn {
            email: email.to_owned(),
            password,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            previous: None,
        };
        let start = sign_in::sign_in(app, attempt).await?;
        callers.extend(authenticate::session(app, &start.secret).await?);
    }
    for email in [ADMIN, APPROVER] {
        approvers::appoint_on_machine(app, &machine, email, Duty::FreezeApprover).await?;
    }
    let issued = tokens::issue(app, &machine, agent()).await?;
    lend(app, &issued.token.id).await?;
    let agent = authenticate::token(app, &issued.secret).await?;
    let mut callers = callers.into_iter();
    match (callers.next(), callers.next(), agent) {
        (Some(admin), Some(operator), Some(agent)) => Ok(Cast {
            admin,
            operator,
            agent,
        }),
        _ => Err(Refused::unavailable("The demo's people could not sign in.")),
    }
}

async fn deliver(app: &App, file: &std::path::Path) -> Result<(), Refused> {
    let request = ImportRequest::of(vec![file.to_owned()]);
    let imported = import::import(app, &Caller::command_line(), request).await?;
    // The file was kept as an original; a second copy only takes room.
    if let Err(cause) = std::fs::remove_file(file) {
        tracing::warn!(%cause, "the demo's bill could not be removed after its import");
    }
    match (imported.result, imported.reconciliation.refusal) {
        (ImportResult::Refused, refusal) => Err(Refused::unavailable(refusal.unwrap_or_default())),
        _ => Ok(()),
    }
}

/// Asks the guard, and carries out what it allows.
async fn ask(
    app: &App,
    caller: &Caller,
    (operation, environment): (OperationKind, &str),
    reason: &str,
) -> Result<(), Refused> {
    let request = OperationRequest {
        environment_id: environment.to_owned(),
        operation,
        reason: reason.to_owned(),
        exception: false,
        dry_run: false,
        idempotency_key: None,
        fingerprint: String::new(),
    };
    match operations::operate(app, caller, request).await {
        // The company opened some regions only lately: a bill of before has none.
        Ok(_) | Err(Refused::NotFound { .. }) => {}
        Err(refused) => return Err(refused),
    }
    while environment::step(app).await? {}
    Ok(())
}

/// The freeze that the demo shows: set anew once the last is over.
pub(super) async fn freeze_now(app: &App, caller: &Caller) -> Result<(), Refused> {
    const NAME: &str = "Ningxia is frozen";
    let active = freezes::list(app, caller).await?.active;
    if active.iter().any(|freeze| freeze.name == NAME) {
        return Ok(());
    }
    let why = "A migration is under way; robots must not delete or recreate this region";
    let freeze = draft(NAME, why, (app.now(), 0, 7 * 24)).in_region("cn-northwest-1");
    freezes::create(app, caller, freeze.0).await.map(drop)
}

fn exports() -> EnvironmentDraft {
    EnvironmentDraft {
        id: OPEN.to_owned(),
        name: "Bill exports to the data warehouse".to_owned(),
        region: "eu-west-1".to_owned(),
        tier: Tier::Staging,
        owner: OPERATOR.to_owned(),
    }
}

/// A freeze that is being written.
struct Draft(FreezeDraft);

/// A freeze of automated principals from and to so many hours after `now`, on whole hours.
fn draft(name: &str, reason: &str, (now, from, to): (Instant, i64, i64)) -> Draft {
    let hour = now.duration_trunc(hours(1)).unwrap_or(now);
    Draft(FreezeDraft {
        calendar: DEFAULT_CALENDAR.to_owned(),
        name: name.to_owned(),
        reason: reason.to_owned(),
        starts_at: hour + hours(from),
        ends_at: hour + hours(to),
        zone: "UTC".to_owned(),
        scope: Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
        schedule: None,
        change_windows: Vec::new(),
    })
}

impl Draft {
    fn in_region(mut self, region: &str) -> Self {
        self.0.scope.regions.push(region.to_owned());
        self
    }

    fn of_tier(mut self, tier: Tier) -> Self {
        self.0.scope.tiers.push(tier);
        self
    }

    fn for_everyone(mut self) -> Self {
        self.0.applies_to = AppliesTo::Everyone;
        self
    }
}

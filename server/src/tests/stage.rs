//! A stage for tests: an app, people, tokens, bills. Knows how to set things up; must not assert.

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::environment;
use crate::secret::Secret;
use crate::service::approvers::Duty;
use crate::service::{
    Caller, DelegationDraft, ImportRequest, ImportView, OperationAnswer, OperationRequest, Person,
    Refused, TokenDraft, approvers, authenticate, delegations, import, operations, tokens,
};
use chrono::TimeDelta;
use floe_domain::cost::{CostQuery, Metric, RangeSpec};
use floe_domain::environment::OperationKind;
use floe_domain::freeze::{AppliesTo, DEFAULT_CALENDAR, FreezeDraft, Scope, UnderWay};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Role;
use floe_domain::people::Scope as TokenScope;
use floe_domain::time::{DayRange, Granularity, Instant};
use std::path::PathBuf;
use tempfile::TempDir;

pub(super) const EU: &str = "cost-explorer-eu-west-1";
pub(super) const US: &str = "cost-explorer-us-east-1";

/// An app on a folder that goes with it.
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) clock: Clock,
    pub(super) folder: TempDir,
}

/// Noon of a day in December.
pub(super) fn noon() -> Instant {
    "2025-12-16T12:00:00Z".parse().unwrap()
}

impl Stage {
    /// An empty folder at noon.
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(noon());
        let config = Config::in_folder(folder.path().join("data"));
        let app = App::open_at(config, clock.clone()).await.unwrap();
        app.ledger().load(&app).await.unwrap();
        Self { app, clock, folder }
    }

    /// A folder with one bill: eu-west-1, us-east-1, and charges without a region.
    pub(super) async fn with_bill() -> Self {
        let stage = Self::new().await;
        stage.import("bill.csv", &bill("2025-11", &[])).await;
        stage
    }

    /// The same folder, opened by another process.
    pub(super) async fn another(&self) -> App {
        App::open_at(self.app.config().clone(), self.clock.clone())
            .await
            .unwrap()
    }

    /// A person in a session, without the time that hashing takes.
    pub(super) async fn person(&self, role: Role) -> Caller {
        let email = format!("{}@example.com", role.name());
        let mut tx = self.app.store().write().await.unwrap();
        let known = tx.person_by_email(&email).await.unwrap();
        let person = match known {
            Some(row) => row.person,
            None => {
                let person = Person {
                    id: self.app.new_id("usr"),
                    email,
                    role,
                    created_at: self.app.now(),
                    last_sign_in_at: None,
                };
                tx.add_person(&person, "no password").await.unwrap();
                person
            }
        };
        let secret = Secret::random("").unwrap();
        let ends = self.app.now() + TimeDelta::days(7);
        tx.begin_session(&secret.fingerprint(), &person.id, self.app.now(), ends)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.session(&secret).await.unwrap()
    }

    /// Who a session's secret proves.
    pub(super) async fn session(&self, secret: &Secret) -> Option<Caller> {
        authenticate::session(&self.app, secret).await.unwrap()
    }

    /// A token of that kind, with every scope, owned by a person of that role.
    pub(super) async fn token(&self, kind: PrincipalKind, owner: Role) -> Caller {
        self.token_for(kind, owner, &TokenScope::ALL).await.0
    }

    pub(super) async fn token_for(
        &self,
        kind: PrincipalKind,
        owner: Role,
        scopes: &[TokenScope],
    ) -> (Caller, Secret, String) {
        self.person(owner).await;
        let draft = TokenDraft {
            name: format!("{} bot", kind.name()),
            kind,
            owner: format!("{}@example.com", owner.name()),
            scopes: scopes.to_vec(),
            days: None,
        };
        let issued = tokens::issue(&self.app, &Caller::command_line(), draft)
            .await
            .unwrap();
        if kind == PrincipalKind::Agent {
            self.lend(&issued.token.id).await;
        }
        let caller = self.bearer(&issued.secret).await.unwrap();
        (caller, issued.secret, issued.token.id)
    }

    /// Its owner lets an agent do everything, for a month.
    pub(super) async fn lend(&self, token_id: &str) {
        let draft = DelegationDraft {
            agent_id: token_id.to_owned(),
            operations: OperationKind::ALL.to_vec(),
            environments: None,
            days: 30,
        };
        delegations::grant(&self.app, &Caller::command_line(), draft)
            .await
            .unwrap();
    }

    /// Who a token's secret proves.
    pub(super) async fn bearer(&self, secret: &Secret) -> Option<Caller> {
        authenticate::token(&self.app, secret).await.unwrap()
    }

    /// Writes a file outside the data folder.
    pub(super) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Imports one file that has to be taken.
    pub(super) async fn import(&self, name: &str, text: &str) -> ImportView {
        self.try_import(ImportRequest::of(vec![self.file(name, text)]))
            .await
            .unwrap()
    }

    pub(super) async fn try_import(&self, request: ImportRequest) -> Result<ImportView, Refused> {
        import::import(&self.app, &Caller::command_line(), request).await
    }

    /// Asks for an operation.
    pub(super) async fn ask(
        &self,
        caller: &Caller,
        operation: OperationKind,
        environment: &str,
    ) -> Result<OperationAnswer, Refused> {
        operations::operate(&self.app, caller, request(operation, environment)).await
    }

    /// Asks for an operation that has to be allowed, and answers its id.
    pub(super) async fn queue(
        &self,
        caller: &Caller,
        operation: OperationKind,
        environment: &str,
    ) -> String {
        match self.ask(caller, operation, environment).await.unwrap() {
            OperationAnswer::Accepted { operation, .. } => operation.id,
            other => panic!("not accepted: {other:?}"),
        }
    }

    /// A person by name, in a session, with a duty.
    pub(super) async fn approver(&self, name: &str, role: Role, duty: Duty) -> Caller {
        let email = format!("{name}@example.com");
        let person = Person {
            id: self.app.new_id("usr"),
            email: email.clone(),
            role,
            created_at: self.app.now(),
            last_sign_in_at: None,
        };
        let secret = Secret::random("").unwrap();
        let ends = self.app.now() + TimeDelta::days(7);
        let mut tx = self.app.store().write().await.unwrap();
        tx.add_person(&person, "no password").await.unwrap();
        tx.begin_session(&secret.fingerprint(), &person.id, self.app.now(), ends)
            .await
            .unwrap();
        approvers::give(&mut tx, &person.id, duty, self.app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.session(&secret).await.unwrap()
    }

    /// Makes every environment one of staging, where automation needs nobody's approval.
    pub(super) async fn off_production(&self) {
        let mut tx = self.app.store().write().await.unwrap();
        tx.run_for_tests("UPDATE environments SET tier = 'staging'")
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Carries out everything that is queued.
    pub(super) async fn work(&self) {
        while environment::step(&self.app).await.unwrap() {}
    }

    /// BilledCost of November by region, as it is served.
    pub(super) fn served(&self) -> Vec<(String, String)> {
        served(&self.app)
    }

    /// How often an action was audited.
    pub(super) async fn audited(&self, action: &str) -> usize {
        let mut tx = self.app.store().read().await.unwrap();
        let records = tx.records_before((action, ""), i64::MAX, 10_000).await;
        records.unwrap().len()
    }
}

/// BilledCost of November and December by region, as an app serves it.
pub(super) fn served(app: &App) -> Vec<(String, String)> {
    let day = |text: &str| text.parse().unwrap();
    let query = CostQuery {
        range: RangeSpec::Fixed(DayRange::new(day("2025-11-01"), day("2026-01-01")).unwrap()),
        granularity: Granularity::None,
        metric: Metric::BilledCost,
        ..CostQuery::default()
    };
    let report = app
        .ledger()
        .served()
        .cube
        .query(&query.resolve(day("2025-12-16")));
    let rows = report.unwrap().rows;
    rows.into_iter()
        .map(|row| {
            let region = row.keys.first().cloned().flatten();
            let region = region.unwrap_or_else(|| "none".to_owned());
            (region, format!("{} {}", row.amount, row.unit))
        })
        .collect()
}

/// A request as a client sends it.
pub(super) fn request(operation: OperationKind, environment: &str) -> OperationRequest {
    OperationRequest {
        environment_id: environment.to_owned(),
        operation,
        reason: "It looks broken".to_owned(),
        exception: false,
        dry_run: false,
        idempotency_key: None,
        fingerprint: "the same".to_owned(),
    }
}

/// A freeze of automated principals everywhere, from an hour before noon to an hour after it.
pub(super) fn freeze() -> FreezeDraft {
    FreezeDraft {
        calendar: DEFAULT_CALENDAR.to_owned(),
        name: "Year-end close".to_owned(),
        reason: "Numbers are being audited".to_owned(),
        starts_at: noon() - TimeDelta::hours(1),
        ends_at: noon() + TimeDelta::hours(1),
        zone: "UTC".to_owned(),
        scope: Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
        schedule: None,
        change_windows: Vec::new(),
    }
}

/// A bill of one month with three good charges, followed by other lines.
pub(super) fn bill(month: &str, more: &[&str]) -> String {
    let lines = [
        charge(month, "eu-west-1", "1.5"),
        charge(month, "us-east-1", "2.25"),
        charge(month, "", "0.125"),
    ];
    let more = more.iter().map(|line| (*line).to_owned());
    bill_of(&lines.into_iter().chain(more).collect::<Vec<_>>())
}

/// A bill of these lines.
pub(super) fn bill_of(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

const HEADER: &str = "BillingPeriodStart,BillingPeriodEnd,ProviderName,BillingAccountId,BillingAccountName,RegionId,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ChargeClass,ChargeDescription,BilledCost,EffectiveCost,ListCost,ContractedCost,ServiceName,ServiceCategory,InvoiceIssuerName,PublisherName,PricingQuantity,PricingUnit,ContractedUnitPrice,ListUnitPrice,ConsumedQuantity,ConsumedUnit";

/// One charge on the third of a month.
pub(super) fn charge(month: &str, region: &str, cost: &str) -> String {
    format!(
        "{month}-01T00:00:00Z,{month}-28T00:00:00Z,AWS,111122223333,Example,{region},USD,{month}-03T00:00:00Z,{month}-04T00:00:00Z,Usage,,Storage,{cost},{cost},{cost},{cost},Object Storage,Storage,AWS,AWS,1,GB,{cost},{cost},1,GB"
    )
}

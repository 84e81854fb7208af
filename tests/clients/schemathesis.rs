//! Schemathesis makes up requests from the API's description and holds every answer against it. Knows how it is started;
//! must not know any door.

use anyhow::{Result, ensure};
use floe_domain::environment::Tier;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_server::http::{Http, Settings, serve};
use floe_server::secret::Secret;
use floe_server::service::{Caller, EnvironmentDraft, ImportRequest, TokenDraft};
use floe_server::service::{environments, import, people, tokens};
use floe_server::{App, Config};
use std::path::Path;
use std::process::Command;
use tokio::net::TcpListener;

/// What it looks for. That wrong data are refused and right data taken is Floe's own tests' business: the guard refuses
/// requests that are well-formed.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,\
    allow_header_conformance,ignored_auth";

const BILL: &str = "\
BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargePeriodEnd,\
ChargePeriodStart,ContractedCost,EffectiveCost,ListCost,ProviderName,PublisherName,InvoiceIssuerName,RegionId,\
ServiceCategory,ServiceName,SubAccountId,ConsumedQuantity,ConsumedUnit,Tags
1.5,1,USD,2024-10-01T00:00:00Z,2024-09-01T00:00:00Z,Usage,2024-09-02T00:00:00Z,2024-09-01T00:00:00Z,1.5,1.5,1.5,AWS,AWS,\
AWS,eu-west-1,Storage,Amazon S3,2,3,GB,\"{\"\"team\"\": \"\"a\"\"}\"
2.25,1,USD,2024-10-01T00:00:00Z,2024-09-01T00:00:00Z,Usage,2024-09-03T00:00:00Z,2024-09-02T00:00:00Z,2.25,2.25,2.25,AWS,\
AWS,AWS,,Compute,AWS Lambda,2,1,Requests,
";

/// A token that may everything a token may, on a Floe with a bill and an environment.
async fn furnish(app: &App, folder: &Path) -> Result<String> {
    let caller = Caller::command_line();
    let password = Secret::new("correct horse battery staple");
    people::add(app, &caller, "ada@example.com", Role::Admin, &password).await?;
    let draft = TokenDraft {
        name: "schemathesis".to_owned(),
        kind: PrincipalKind::Service,
        owner: "ada@example.com".to_owned(),
        scopes: Scope::ALL.to_vec(),
        days: None,
    };
    let issued = tokens::issue(app, &caller, draft).await?;
    let shop = EnvironmentDraft {
        id: "shop".to_owned(),
        name: "Shop".to_owned(),
        region: "eu-west-1".to_owned(),
        tier: Tier::Production,
        owner: "ada@example.com".to_owned(),
    };
    environments::declare(app, &caller, shop).await?;
    let bill = folder.join("bill.csv");
    std::fs::write(&bill, BILL)?;
    let imported = import::import(app, &caller, ImportRequest::of(vec![bill])).await?;
    ensure!(
        imported.reconciliation.refusal.is_none(),
        "{:?}",
        imported.reconciliation.refusal
    );
    Ok(issued.secret.reveal().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_no_server_error_and_no_answer_that_is_not_described() -> Result<()> {
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/venv/bin/schemathesis");
    ensure!(
        program.is_file(),
        "schemathesis is missing: `cargo xtask test clients` fetches it"
    );
    let folder = tempfile::tempdir()?;
    let app = App::open(Config::in_folder(folder.path().join("data"))).await?;
    app.ledger().load(&app).await?;
    let token = furnish(&app, folder.path()).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    // Without a limit: this is one client that asks as fast as it can.
    let http = Http::new(
        app,
        Settings {
            rate: 0,
            ..Settings::default()
        },
    );
    tokio::spawn(serve(listener, http, std::future::pending()));
    let mut client = Command::new(program);
    client
        .current_dir(folder.path())
        .arg("run")
        .arg(format!("http://{address}/api/openapi.json"))
        .args(["--checks", CHECKS])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--max-examples", "30", "--seed", "1", "--no-color"])
        .args([
            "--request-timeout",
            "20",
            "--suppress-health-check",
            "all",
            "--continue-on-failure",
        ]);
    let output = tokio::task::spawn_blocking(move || client.output()).await??;
    let words = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success(),
        "{words}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

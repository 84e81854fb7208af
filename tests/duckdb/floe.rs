//! A Floe in process that is asked over HTTP. Knows its public faces; must not know what it should answer.

use anyhow::{Context, Result, bail, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_domain::time::Instant;
use floe_server::http::{Http, Settings, router};
use floe_server::secret::Secret;
use floe_server::service::{
    Caller, ImportRequest, ImportView, SignIn, TokenDraft, import, people, rates, sign_in, tokens,
};
use floe_server::{App, Clock, Config};
use serde::Deserialize;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use tower::ServiceExt as _;

/// Who asks, and by which password.
const OWNER: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// A Floe with a folder of its own.
pub(crate) struct Floe {
    app: App,
    router: Router,
    clock: Clock,
    token: String,
    session: String,
}

/// An answer to a cost question, as it comes over the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) totals: Vec<Total>,
    pub(crate) conversion: Option<Conversion>,
    pub(crate) comparison: Option<Comparison>,
}

/// How figures were converted.
#[derive(Debug, Deserialize)]
pub(crate) struct Conversion {
    pub(crate) rates: Vec<serde_json::Value>,
    pub(crate) unconverted: Vec<Unconverted>,
}

/// What had no rate.
#[derive(Debug, Deserialize)]
pub(crate) struct Unconverted {
    pub(crate) from: String,
    pub(crate) amount: String,
}

/// What changed against other days.
#[derive(Debug, Deserialize)]
pub(crate) struct Comparison {
    pub(crate) range: Range,
    pub(crate) groups: Vec<Change>,
    pub(crate) totals: Vec<Change>,
}

/// Days.
#[derive(Debug, Deserialize)]
pub(crate) struct Range {
    pub(crate) start: String,
    pub(crate) end: String,
}

/// A figure beside that of other days; a unit price may not be there.
#[derive(Debug, Deserialize)]
pub(crate) struct Change {
    pub(crate) keys: Vec<Option<String>>,
    pub(crate) unit: String,
    pub(crate) amount: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) difference: Option<String>,
    pub(crate) relative: String,
}

/// Why costs changed, as it comes over the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct Drivers {
    pub(crate) compared_with: Range,
    pub(crate) currencies: Vec<CurrencyDrivers>,
}

/// Why the cost in one currency changed.
#[derive(Debug, Deserialize)]
pub(crate) struct CurrencyDrivers {
    pub(crate) currency: String,
    pub(crate) before: String,
    pub(crate) now: String,
    pub(crate) difference: String,
    pub(crate) kinds: Vec<Reason>,
    pub(crate) contributions: Vec<Reason>,
}

/// What something adds to a difference.
#[derive(Debug, Deserialize)]
pub(crate) struct Reason {
    pub(crate) kind: String,
    pub(crate) amount: String,
}

/// A figure.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    pub(crate) period: Option<String>,
    pub(crate) keys: Vec<Option<String>>,
    pub(crate) unit: String,
    pub(crate) amount: String,
}

/// The sum of a unit.
#[derive(Debug, Deserialize)]
pub(crate) struct Total {
    pub(crate) unit: String,
    pub(crate) amount: String,
}

impl Floe {
    /// An empty one, at a moment.
    pub(crate) async fn start(folder: &Path, now: Instant) -> Result<Self> {
        let clock = Clock::standing_at(now);
        let app = App::open_at(Config::in_folder(folder), clock.clone()).await?;
        app.ledger().load(&app).await?;
        let machine = Caller::command_line();
        let password = Secret::new(PASSWORD);
        let owner = people::add(&app, &machine, OWNER, Role::Admin, &password).await?;
        let draft = TokenDraft {
            name: "bookkeeper".to_owned(),
            kind: PrincipalKind::Service,
            owner: owner.email,
            scopes: vec![Scope::CostsRead],
            days: Some(30),
        };
        let issued = tokens::issue(&app, &machine, draft).await?;
        let settings = Settings {
            rate: 0,
            ..Settings::default()
        };
        Ok(Self {
            router: router(Http::new(app.clone(), settings)),
            app,
            clock,
            session: String::new(),
            token: issued.secret.reveal().to_owned(),
        })
    }

    /// Imports files as one delivery at a moment, from which on it stays; what `is_added` replaces nothing.
    pub(crate) async fn import(
        &self,
        files: &[PathBuf],
        at: Instant,
        is_added: bool,
    ) -> Result<ImportView> {
        self.clock.set(at);
        let request = ImportRequest {
            files: files.to_vec(),
            strict: false,
            append: is_added,
            progress: None,
            stop: None,
        };
        let imported = import::import(&self.app, &Caller::command_line(), request).await?;
        ensure!(
            imported.reconciliation.agrees(),
            "what was read and what is served differ: {imported:?}"
        );
        Ok(imported)
    }

    /// Takes a table of rates.
    pub(crate) async fn give_rates(&self, table: &str) -> Result<()> {
        rates::import(&self.app, &Caller::command_line(), table.as_bytes()).await?;
        Ok(())
    }

    /// Begins to be asked at a moment, at which it stays; not before any import.
    pub(crate) async fn begin(&mut self, at: Instant) -> Result<()> {
        self.clock.set(at);
        let attempt = SignIn {
            email: OWNER.to_owned(),
            password: Secret::new(PASSWORD),
            address: Ipv4Addr::LOCALHOST.into(),
            previous: None,
        };
        let session = sign_in::sign_in(&self.app, attempt).await?;
        self.session = session.secret.reveal().to_owned();
        Ok(())
    }

    /// The answer to a question in the grammar.
    pub(crate) async fn ask(&self, question: &str) -> Result<Answer> {
        let text = self.get(&format!("/api/v1/costs?{question}")).await?;
        serde_json::from_str(&text).context("the answer is not what the description says")
    }

    /// Why the costs of a question changed.
    pub(crate) async fn explain(&self, question: &str) -> Result<Drivers> {
        let text = self
            .get(&format!("/api/v1/costs/drivers?{question}"))
            .await?;
        serde_json::from_str(&text).context("the drivers are not what the description says")
    }

    /// The explorer's tables, as a file.
    pub(crate) async fn tables(&self, question: &str) -> Result<String> {
        self.get(&format!("/explore.csv?{question}")).await
    }

    /// What is at an address: for programs by a token, for people by a session.
    async fn get(&self, address: &str) -> Result<String> {
        let (name, proof) = if address.starts_with("/api/") {
            (header::AUTHORIZATION, format!("Bearer {}", self.token))
        } else {
            (header::COOKIE, format!("floe_session={}", self.session))
        };
        let request = Request::get(address)
            .header(name, proof)
            .body(Body::empty())?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await?;
        let text = String::from_utf8_lossy(&body).into_owned();
        if status != StatusCode::OK {
            bail!("{status}: {text}");
        }
        Ok(text)
    }
}

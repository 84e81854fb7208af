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
use floe_server::service::{Caller, ImportRequest, ImportView, TokenDraft, import, people, tokens};
use floe_server::{App, Clock, Config};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tower::ServiceExt as _;

/// A Floe with a folder of its own.
pub(crate) struct Floe {
    app: App,
    router: Router,
    token: String,
}

/// An answer to a cost question, as it comes over the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) totals: Vec<Total>,
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
        let app = App::open_at(Config::in_folder(folder), Clock::standing_at(now)).await?;
        app.ledger().load(&app).await?;
        let machine = Caller::command_line();
        let password = Secret::new("correct horse battery staple");
        let owner = people::add(&app, &machine, "ada@example.com", Role::Admin, &password).await?;
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
            token: issued.secret.reveal().to_owned(),
        })
    }

    /// Imports files as one delivery.
    pub(crate) async fn import(&self, files: &[PathBuf]) -> Result<ImportView> {
        let request = ImportRequest {
            files: files.to_vec(),
            strict: false,
            append: false,
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

    /// The answer to a question in the grammar.
    pub(crate) async fn ask(&self, question: &str) -> Result<Answer> {
        let request = Request::get(format!("/api/v1/costs?{question}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Body::empty())?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await?;
        if status != StatusCode::OK {
            bail!("{status}: {}", String::from_utf8_lossy(&body));
        }
        serde_json::from_slice(&body).context("the answer is not what the description says")
    }
}

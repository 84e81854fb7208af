//! The doors from outside, in process: requests in, answers out. Knows no service's inside.

mod auth;
mod cross_origin;
mod description;
mod guard;
mod kept;
mod pages;
mod problems;
mod table;

use super::{Http, Settings, router};
use crate::secret::Secret;
use crate::service::{
    Caller, DelegationDraft, EnvironmentDraft, TokenDraft, delegations, environments, people,
    sign_in, tokens,
};
use crate::{App, Clock, Config};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_domain::time::Instant;
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A Floe on a folder of its own, on 1 September 2026 at noon, with one environment, `shop`.
struct Floe {
    app: App,
    routes: Router,
    _data: TempDir,
}

const PASSWORD: &str = "correct horse battery staple";

impl Floe {
    async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    async fn with(settings: Settings) -> Self {
        let data = tempfile::tempdir().unwrap();
        let noon: Instant = "2026-09-01T12:00:00Z".parse().unwrap();
        let app = App::open_at(Config::in_folder(data.path()), Clock::standing_at(noon))
            .await
            .unwrap();
        app.ledger().load(&app).await.unwrap();
        let shop = EnvironmentDraft {
            id: "shop".to_owned(),
            name: "Shop".to_owned(),
            region: "eu-west-1".to_owned(),
            tier: Tier::Staging,
            owner: "ada@example.com".to_owned(),
        };
        environments::declare(&app, &Caller::command_line(), shop)
            .await
            .unwrap();
        let routes = router(Http::new(app.clone(), settings));
        Self {
            app,
            routes,
            _data: data,
        }
    }

    /// A person of the role, signed in: the cookie.
    async fn person(&self, role: Role) -> String {
        let email = format!("{}@example.com", role.name());
        let password = Secret::new(PASSWORD);
        people::add(&self.app, &Caller::command_line(), &email, role, &password)
            .await
            .unwrap();
        let attempt = sign_in::SignIn {
            email,
            password,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            previous: None,
        };
        let start = sign_in::sign_in(&self.app, attempt).await.unwrap();
        format!("floe_session={}", start.secret.reveal())
    }

    /// A token of an admin with these scopes: the `Authorization` header.
    async fn token(&self, kind: PrincipalKind, scopes: &[Scope]) -> String {
        let draft = TokenDraft {
            name: "deploy-bot".to_owned(),
            kind,
            owner: "admin@example.com".to_owned(),
            scopes: scopes.to_vec(),
            days: None,
        };
        let issued = tokens::issue(&self.app, &Caller::command_line(), draft)
            .await
            .unwrap();
        if kind == PrincipalKind::Agent {
            let lent = DelegationDraft {
                agent_id: issued.token.id,
                operations: OperationKind::ALL.to_vec(),
                environments: None,
                days: 30,
            };
            delegations::grant(&self.app, &Caller::command_line(), lent)
                .await
                .unwrap();
        }
        format!("Bearer {}", issued.secret.reveal())
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.routes.clone().oneshot(request).await.unwrap()).await
    }
}

/// A request to be.
fn ask(method: Method, path: &str, headers: &[(header::HeaderName, &str)]) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "floe.test");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.body(Body::empty()).unwrap()
}

fn get(path: &str, headers: &[(header::HeaderName, &str)]) -> Request<Body> {
    ask(Method::GET, path, headers)
}

fn post(path: &str, headers: &[(header::HeaderName, &str)], body: &Value) -> Request<Body> {
    let mut request = ask(Method::POST, path, headers);
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    *request.body_mut() = Body::from(body.to_string());
    request
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl Answer {
    async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Self {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The last part of the problem's type, where it is one.
    fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text
        );
        let json = self.json();
        assert_eq!(json["status"], self.status.as_u16());
        json["type"]
            .as_str()
            .unwrap()
            .trim_start_matches("/problems/")
            .to_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

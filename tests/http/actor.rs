//! Those who call, one type each: nobody, people with a session, tokens. Knows how each proves who it is; must not know what
//! it may do.

use crate::answer::Answer;
use crate::server::Server;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::Value;
use std::future::Future;
use tower::ServiceExt as _;

/// One who calls.
pub(crate) trait Actor: Sync {
    /// The doors it stands at.
    fn router(&self) -> &Router;

    /// The headers that prove who it is.
    fn credentials(&self) -> Vec<(header::HeaderName, String)>;

    /// Sends a request with these headers beside the credentials.
    fn send(
        &self,
        method: Method,
        uri: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> impl Future<Output = Answer> + Send {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in self.credentials() {
            request = request.header(name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let router = self.router().clone();
        async move { Answer::of(router.oneshot(request).await.unwrap()).await }
    }

    /// Reads an address.
    fn get(&self, uri: &str) -> impl Future<Output = Answer> + Send {
        self.send(Method::GET, uri, &[], Body::empty())
    }

    /// Sends JSON.
    fn post(&self, uri: &str, body: &Value) -> impl Future<Output = Answer> + Send {
        self.post_with(uri, &[], body)
    }

    /// Sends JSON with more headers.
    fn post_with(
        &self,
        uri: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> impl Future<Output = Answer> + Send {
        let json = ("content-type", "application/json");
        let headers: Vec<_> = headers.iter().copied().chain([json]).collect();
        let body = body.to_string();
        async move { self.send(Method::POST, uri, &headers, body).await }
    }

    /// Sends a bill.
    fn import(&self, query: &str, bill: &str) -> impl Future<Output = Answer> + Send {
        let uri = format!("/api/v1/imports{query}");
        let bill = bill.to_owned();
        async move {
            let headers = [("content-type", "text/csv")];
            self.send(Method::POST, &uri, &headers, bill).await
        }
    }
}

/// One who proves nothing.
#[derive(Clone)]
pub(crate) struct Nobody(pub(crate) Router);

/// A person in a session, on one of Floe's own pages.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) router: Router,
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) session: String,
}

/// A program with a token.
#[derive(Clone)]
pub(crate) struct Robot {
    pub(crate) router: Router,
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Actor for Nobody {
    fn router(&self) -> &Router {
        &self.0
    }

    fn credentials(&self) -> Vec<(header::HeaderName, String)> {
        Vec::new()
    }
}

impl Actor for Person {
    fn router(&self) -> &Router {
        &self.router
    }

    fn credentials(&self) -> Vec<(header::HeaderName, String)> {
        vec![
            (header::COOKIE, format!("floe_session={}", self.session)),
            (
                header::HeaderName::from_static("sec-fetch-site"),
                "same-origin".to_owned(),
            ),
        ]
    }
}

impl Actor for Robot {
    fn router(&self) -> &Router {
        &self.router
    }

    fn credentials(&self) -> Vec<(header::HeaderName, String)> {
        vec![(header::AUTHORIZATION, format!("Bearer {}", self.secret))]
    }
}

impl Robot {
    /// Asks for an operation on an environment.
    pub(crate) async fn operate(&self, environment: &str, operation: &str) -> Answer {
        operate(self, environment, operation, &[]).await
    }

    /// The same with a key.
    pub(crate) async fn operate_once(
        &self,
        environment: &str,
        operation: &str,
        key: &str,
    ) -> Answer {
        operate(self, environment, operation, &[("idempotency-key", key)]).await
    }
}

impl Person {
    /// Asks for an operation on an environment.
    pub(crate) async fn operate(&self, environment: &str, operation: &str) -> Answer {
        operate(self, environment, operation, &[]).await
    }
}

async fn operate(
    actor: &impl Actor,
    environment: &str,
    operation: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let body = serde_json::json!({"operation": operation, "reason": "a test"});
    let uri = format!("/api/v1/environments/{environment}/operations");
    actor.post_with(&uri, headers, &body).await
}

/// Carries out what is queued; the accepted operation as it stands then.
pub(crate) async fn ended(actor: &impl Actor, server: &Server, accepted: &Answer) -> Value {
    accepted.expect(202);
    server.carry_out().await;
    actor.get(accepted.header("location")).await.expect(200)
}

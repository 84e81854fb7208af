//! One who calls with an access key: signs as AWS's clients do, written from AWS's documentation and sharing no code with the
//! verifier. Knows signatures; must not know what is asked.

use crate::answer::Answer;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use floe_server::Clock;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

/// A program with an access key.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) router: Router,
    pub(crate) clock: Clock,
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// A request to be sent.
#[derive(Clone)]
pub(crate) struct Signed {
    router: Router,
    pub(crate) uri: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn code(key: &[u8], text: &str) -> Vec<u8> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).unwrap();
    code.update(text.as_bytes());
    code.finalize().into_bytes().to_vec()
}

impl Key {
    /// A question, signed now.
    pub(crate) fn sign(&self, body: &str) -> Signed {
        self.sign_with(&[], body)
    }

    /// The same with more headers, or others in place of the usual.
    pub(crate) fn sign_with(&self, more: &[(&str, &str)], body: &str) -> Signed {
        let now = self.clock.now();
        let date = now.format("%Y%m%dT%H%M%SZ").to_string();
        let mut headers = vec![
            ("content-type", "application/x-amz-json-1.1"),
            ("host", "floe.test"),
            ("x-amz-date", &date),
            ("x-amz-target", "AmazonSSM.GetCalendarState"),
        ];
        headers.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        headers.extend(more);
        headers.sort_unstable();
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}"))
            .collect();
        let canonical = [
            "POST",
            "/",
            "",
            &lines.join("\n"),
            "",
            &names,
            &hex(&Sha256::digest(body)),
        ];
        let hash = hex(&Sha256::digest(canonical.join("\n")));
        let scope = format!("{}/eu-central-1/ssm/aws4_request", now.format("%Y%m%d"));
        let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}");
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for step in scope.split('/') {
            key = code(&key, step);
        }
        let signature = hex(&code(&key, &text));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.id
        );
        let mut headers: Vec<_> = headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        headers.push(("authorization".to_owned(), authorization));
        Signed {
            router: self.router.clone(),
            uri: "/".to_owned(),
            headers,
            body: body.to_owned(),
        }
    }

    /// Asks for the state of calendars now.
    pub(crate) async fn state(&self, names: &[&str]) -> Answer {
        let body = json!({"CalendarNames": names}).to_string();
        self.sign(&body).send().await
    }

    /// The same at another moment.
    pub(crate) async fn state_at(&self, names: &[&str], at: &str) -> Value {
        let body = json!({"CalendarNames": names, "AtTime": at}).to_string();
        self.sign(&body).send().await.expect(200)
    }
}

impl Signed {
    /// With a header that is not signed.
    pub(crate) fn beside(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another value of a header than was signed.
    pub(crate) fn changed(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(found, _)| found != name);
        self.beside(name, value)
    }

    /// Sends it.
    pub(crate) async fn send(self) -> Answer {
        let mut request = Request::post(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).unwrap();
        Answer::of(self.router.oneshot(request).await.unwrap()).await
    }
}

//! The check at the door of AWS's clients: a signature of the whole request is the only credential there. Knows headers and
//! what a signature covers; must not know what is asked.

use super::{By, cookie};
use crate::http::Http;
use crate::http::problem::{Kind, Problem};
use crate::http::ssm::{self, Code, Failure};
use crate::service::Caller;
use crate::service::authenticate::{self, Signer};
use crate::sigv4::{Claim, Signable};
use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Lets through what a key has signed.
pub(super) async fn admit_signed(http: &Http, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Err(failure) = ssm::check_operation(&parts.headers) {
        return failure.into_response();
    }
    let Ok(body) = to_bytes(body, ssm::BODY_LIMIT).await else {
        let words = format!(
            "The body is larger than {} bytes, or it broke off.",
            ssm::BODY_LIMIT
        );
        return Failure::new(Code::TooLarge, words).into_response();
    };
    match known(http, &parts, &body).await {
        Ok(caller) => {
            parts.extensions.insert(By(caller));
            next.run(Request::from_parts(parts, body.into())).await
        }
        Err(failure) => failure.into_response(),
    }
}

async fn known(http: &Http, request: &Parts, body: &Bytes) -> Result<Caller, Failure> {
    if cookie::read_session(&request.headers, http.settings.tls).is_some() {
        let words = "The request carries both a session cookie and a signature.";
        return Err(Failure::of(&Problem::new(Kind::MixedCredentials, words)));
    }
    if request.uri.query().is_some() {
        let words = "There is a query, and nothing is signed or asked by one here.";
        return Err(Failure::new(Code::IncompleteSignature, words));
    }
    let mut signer = Signer::Another;
    for host in hosts(http, request) {
        let claim = claim(http, request, host, body)?;
        signer = authenticate::signature(&http.app, &claim)
            .await
            .map_err(|refused| Failure::of(&http.problem(refused)))?;
        if signer != Signer::Another {
            break;
        }
    }
    match signer {
        Signer::Key(caller) => {
            http.take_from_token(&caller)
                .map_err(|problem| Failure::of(&problem))?;
            Ok(caller)
        }
        Signer::Nobody => Err(Failure::new(
            Code::UnrecognizedClient,
            "The access key id is unknown, or its key is expired or revoked. `floe key list` tells.",
        )),
        Signer::Another => Err(Failure::new(
            Code::InvalidSignature,
            "The signature is not that of the request under this access key id. Check the secret access key, and that no proxy \
             changes what is signed: `Host` above all.",
        )),
    }
}

/// The hosts that the client may have signed: the one that the request names, and Floe's public one, which a proxy may have
/// replaced.
fn hosts<'a>(http: &'a Http, request: &'a Parts) -> Vec<&'a [u8]> {
    // HTTP/2 has it in the address.
    let named = request.headers.get(header::HOST).map_or_else(
        || {
            let authority = request.uri.authority();
            authority.map_or(&[][..], |authority| authority.as_str().as_bytes())
        },
        |host| host.as_bytes(),
    );
    let public = http.settings.origin.as_deref();
    let public = public.and_then(|origin| Some(origin.split_once("://")?.1.as_bytes()));
    let public = public.filter(|public| *public != named);
    std::iter::once(named).chain(public).collect()
}

fn claim(http: &Http, request: &Parts, host: &[u8], body: &Bytes) -> Result<Claim, Failure> {
    let again = request.headers.get_all(header::HOST).iter().skip(1);
    let others = request
        .headers
        .iter()
        .filter(|(name, _)| *name != header::HOST);
    let headers: Vec<_> = std::iter::once(("host", host))
        .chain(again.map(|value| ("host", value.as_bytes())))
        .chain(others.map(|(name, value)| (name.as_str(), value.as_bytes())))
        .collect();
    let request = Signable {
        method: request.method.as_str(),
        headers: &headers,
        body,
    };
    Ok(Claim::read(request, ssm::SERVICE, http.clock.now())?)
}

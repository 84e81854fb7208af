//! AWS Signature Version 4, the verifier's side, for requests to `/` without a query: what is signed, and whether a secret
//! signed it. Pure: knows bytes and hashes; must not know keys' owners, the clock or HTTP's types.
//!
//! Whatever this does not understand is refused: signatures in the query, chunks, bodies that are not signed, temporary
//! credentials, the asymmetric variant. A path and a query are not made canonical here, since the only door has neither.

use crate::secret::{Secret, hex};
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use floe_domain::time::Instant;
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far a request's clock may be from Floe's: what was overheard is worth nothing soon after.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// The headers that may come once only: of two, the signer may have meant another than the door reads.
const SINGLE: [&str; 5] = [
    "authorization",
    "content-type",
    "host",
    "x-amz-date",
    "x-amz-target",
];

/// Why a request is not taken for signed. The words are for whoever wrote the client; they name no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// There is no signature.
    #[error("The request is not signed: it has no `Authorization` header. {ISSUE}")]
    Missing,
    /// What is there can not be read as a signature of version 4 in the `Authorization` header.
    #[error("The signature can not be read: {0}.")]
    Unreadable(&'static str),
    /// It can be read and is not good.
    #[error("The signature is not good: {0}.")]
    Wrong(&'static str),
    /// The credentials are of a kind that Floe does not issue.
    #[error("The request carries a session token, and Floe issues none. {ISSUE}")]
    Temporary,
    /// It was signed too long ago, or too far ahead.
    #[error(
        "The request was signed at {signed_at}, more than five minutes from Floe's clock, which says {now}. Set the client's clock."
    )]
    Stale {
        /// When, by the signer's clock.
        signed_at: Instant,
        /// By Floe's.
        now: Instant,
    },
}

/// Where keys come from.
const ISSUE: &str = "`floe key issue` makes keys that sign.";

/// A request as it came: to `/`, without a query.
#[derive(Clone, Copy, Debug)]
pub struct Signable<'a> {
    /// `POST`.
    pub method: &'a str,
    /// Every header, names in lower case, in the order they came; `host` is among them.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// The whole body.
    pub body: &'a [u8],
}

/// A signature that can be read and fits its request; whether it is the key's is yet to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    key: String,
    /// Date, region, service.
    scope: [String; 3],
    text: String,
    signature: [u8; 32],
}

impl Claim {
    /// Reads the signature of a request to a service, and works out what has to have been signed.
    ///
    /// # Errors
    /// [`Unsigned`], unless everything is there that has to be signed, at about this time.
    pub fn read(request: Signable<'_>, service: &str, now: Instant) -> Result<Self, Unsigned> {
        let headers = gather(request.headers)?;
        let one = |name: &str| headers.get(name).map(String::as_str);
        let authorization = one("authorization").ok_or(Unsigned::Missing)?;
        if headers.contains_key("x-amz-security-token") {
            return Err(Unsigned::Temporary);
        }
        let parts = Parts::of(authorization)?;
        check_signed(&parts.signed, &headers)?;
        let date = one("x-amz-date").ok_or(Unsigned::Wrong("`x-amz-date` is missing"))?;
        let signed_at = moment(date).ok_or(Unsigned::Unreadable(
            "`x-amz-date` is not a moment like 20261123T120000Z",
        ))?;
        let [day, region, of] = parts.scope;
        if !date.starts_with(day) || day.len() != 8 {
            return Err(Unsigned::Wrong("its scope is of another day than its date"));
        }
        if of != service {
            return Err(Unsigned::Wrong("its scope is of another service"));
        }
        if (now - signed_at).abs() > SKEW {
            return Err(Unsigned::Stale { signed_at, now });
        }
        let body = hex(&Sha256::digest(request.body));
        if one("x-amz-content-sha256").is_some_and(|said| said != body) {
            return Err(Unsigned::Wrong(
                "the body is not the one whose hash is in `x-amz-content-sha256`; unsigned and streamed bodies are not taken",
            ));
        }
        let mut canonical = format!("{}\n/\n\n", request.method);
        for name in &parts.signed {
            let value = one(name).unwrap_or_default();
            canonical.push_str(&format!("{name}:{value}\n"));
        }
        canonical.push_str(&format!("\n{}\n{body}", parts.signed.join(";")));
        let hash = hex(&Sha256::digest(canonical.as_bytes()));
        Ok(Self {
            text: format!("{ALGORITHM}\n{date}\n{day}/{region}/{service}/aws4_request\n{hash}"),
            scope: [day.to_owned(), region.to_owned(), service.to_owned()],
            key: parts.key.to_owned(),
            signature: parts.signature,
        })
    }

    /// The access key id that it names.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether this secret access key made it. Takes as long for a signature that is wrong in its first byte as for one that
    /// is wrong in its last.
    #[must_use]
    pub fn is_by(&self, secret: &Secret) -> bool {
        let mut key = format!("AWS4{}", secret.reveal()).into_bytes();
        let steps = self.scope.iter().map(String::as_str);
        for step in steps.chain(["aws4_request"]) {
            match keyed(&key, step) {
                Some(mac) => key = mac.finalize().into_bytes().to_vec(),
                None => return false,
            }
        }
        keyed(&key, &self.text).is_some_and(|mac| mac.verify_slice(&self.signature).is_ok())
    }
}

/// The `Authorization` header, taken apart.
struct Parts<'a> {
    key: &'a str,
    scope: [&'a str; 3],
    signed: Vec<&'a str>,
    signature: [u8; 32],
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Result<Self, Unsigned> {
        let rest = text
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or(Unsigned::Unreadable(
                "`Authorization` does not begin with AWS4-HMAC-SHA256, and nothing else is taken here",
            ))?;
        let (mut credential, mut signed, mut signature) = (None, None, None);
        for part in rest.split(',') {
            let (name, value) = part
                .trim()
                .split_once('=')
                .ok_or(Unsigned::Unreadable("a part of it is no `Name=Value`"))?;
            let place = match name {
                "Credential" => &mut credential,
                "SignedHeaders" => &mut signed,
                "Signature" => &mut signature,
                _ => return Err(Unsigned::Unreadable("a part of it is not known")),
            };
            if place.replace(value).is_some() {
                return Err(Unsigned::Unreadable("a part of it comes twice"));
            }
        }
        let (Some(credential), Some(signed), Some(signature)) = (credential, signed, signature)
        else {
            return Err(Unsigned::Unreadable(
                "Credential, SignedHeaders and Signature have to be there",
            ));
        };
        let credential: Vec<_> = credential.split('/').collect();
        let [key, day, region, service, "aws4_request"] = *credential else {
            return Err(Unsigned::Unreadable(
                "its Credential is not KEY/DATE/REGION/SERVICE/aws4_request",
            ));
        };
        Ok(Self {
            key,
            scope: [day, region, service],
            signed: signed.split(';').collect(),
            signature: bytes(signature).ok_or(Unsigned::Unreadable(
                "its Signature is not 64 hexadecimal digits",
            ))?,
        })
    }
}

/// The headers by name: several of a name joined, blanks as the signer made them canonical.
fn gather(headers: &[(&str, &[u8])]) -> Result<BTreeMap<String, String>, Unsigned> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        let text = std::str::from_utf8(value)
            .map_err(|_| Unsigned::Unreadable("a header is not text in UTF-8"))?;
        let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        match found.get_mut(*name) {
            None => {
                found.insert((*name).to_owned(), text);
            }
            Some(_) if SINGLE.contains(name) => {
                return Err(Unsigned::Unreadable(
                    "a header that may come once only comes twice",
                ));
            }
            Some(before) => {
                before.push(',');
                before.push_str(&text);
            }
        }
    }
    Ok(found)
}

/// Stops unless the list of signed headers is in order, each of them is there, and none is left out that has to be in it.
fn check_signed(signed: &[&str], headers: &BTreeMap<String, String>) -> Result<(), Unsigned> {
    if !signed.is_sorted_by(|one, next| one < next) {
        return Err(Unsigned::Unreadable(
            "its SignedHeaders are not sorted, or one stands in them twice",
        ));
    }
    let is_there = |name: &&str| headers.contains_key(*name) && *name != "authorization";
    if !signed.iter().all(is_there) {
        return Err(Unsigned::Wrong("a signed header is not in the request"));
    }
    let must_be = |name: &str| name == "host" || name.starts_with("x-amz-");
    let is_covered = |name: &String| !must_be(name) || signed.contains(&name.as_str());
    if !signed.contains(&"host") || !headers.keys().all(is_covered) {
        return Err(Unsigned::Wrong(
            "`host` and every `x-amz-` header have to be signed",
        ));
    }
    Ok(())
}

/// `20261123T120000Z`.
fn moment(text: &str) -> Option<Instant> {
    let is_plain = text.len() == 16 && text.is_ascii();
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ")
        .ok()
        .filter(|_| is_plain)
        .map(|civil| DateTime::from_naive_utc_and_offset(civil, chrono::Utc))
}

/// 32 bytes from their lower-case hexadecimal digits.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    });
    pairs.collect::<Option<Vec<u8>>>()?.try_into().ok()
}

/// The code of a text under a key; none is refused as wrong.
fn keyed(key: &[u8], text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests;

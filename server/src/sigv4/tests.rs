//! Signatures against AWS's published examples, and against requests of which anything was changed. Knows how to sign.

use super::{Claim, Signable, Unsigned, keyed};
use crate::secret::{Secret, hex};
use chrono::TimeDelta;
use floe_domain::time::Instant;
use hmac::Mac as _;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

const KEY: &str = "AKIDEXAMPLE";

fn secret() -> Secret {
    Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn signed_at() -> Instant {
    "2015-08-30T12:36:00Z".parse().unwrap()
}

type Headers = Vec<(String, Vec<u8>)>;

fn owned(headers: &[(&str, &str)]) -> Headers {
    headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
        .collect()
}

/// Whether the request is signed by [`KEY`], at this time.
fn read_at(
    method: &str,
    headers: &Headers,
    body: &[u8],
    service: &str,
    now: Instant,
) -> Result<bool, Unsigned> {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_slice()))
        .collect();
    let request = Signable {
        method,
        headers: &headers,
        body,
    };
    Claim::read(request, service, now).map(|claim| claim.key() == KEY && claim.is_by(&secret()))
}

fn authorization(signed: &str, signature: &str, service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={KEY}/20150830/us-east-1/{service}/aws4_request, SignedHeaders={signed}, Signature={signature}"
    )
}

/// From AWS's test suite for signers: those examples whose path is `/` and that have no query.
#[test]
fn the_published_examples_are_signed() {
    let form = "application/x-www-form-urlencoded";
    for (name, method, more, body, signed, signature) in [
        (
            "get-vanilla",
            "GET",
            &[][..],
            "",
            "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (
            "get-header-key-duplicate",
            "GET",
            &[
                ("my-header1", "value2"),
                ("my-header1", "value2"),
                ("my-header1", "value1"),
            ],
            "",
            "host;my-header1;x-amz-date",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        ),
        (
            "get-header-value-trim",
            "GET",
            &[("my-header1", " value1"), ("my-header2", " \"a   b   c\"")],
            "",
            "host;my-header1;my-header2;x-amz-date",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        ),
        (
            "post-vanilla",
            "POST",
            &[],
            "",
            "host;x-amz-date",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
        (
            "post-header-key-sort",
            "POST",
            &[("my-header1", "value1")],
            "",
            "host;my-header1;x-amz-date",
            "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        ),
        (
            "post-x-www-form-urlencoded",
            "POST",
            &[("content-type", form)],
            "Param1=value1",
            "content-type;host;x-amz-date",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        ),
    ] {
        let mut headers = owned(&[
            ("host", "example.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
            (
                "authorization",
                &authorization(signed, signature, "service"),
            ),
        ]);
        headers.extend(owned(more));
        let found = read_at(method, &headers, body.as_bytes(), "service", signed_at());
        assert_eq!(found, Ok(true), "{name}");
    }
}

const BODY: &[u8] = br#"{"CalendarNames":["default"]}"#;

/// A good request, as boto3 sends it, of these headers.
fn request(headers: &[(&str, &str)], body: &[u8]) -> Headers {
    let mut sorted = headers.to_vec();
    sorted.sort_unstable();
    let names: Vec<_> = sorted.iter().map(|(name, _)| *name).collect();
    let lines: String = sorted
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    let signed = names.join(";");
    let canonical = format!(
        "POST\n/\n\n{lines}\n{signed}\n{}",
        hex(&Sha256::digest(body))
    );
    let text = format!(
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/ssm/aws4_request\n{}",
        hex(&Sha256::digest(canonical.as_bytes()))
    );
    let mut key = format!("AWS4{}", secret().reveal()).into_bytes();
    for step in ["20150830", "us-east-1", "ssm", "aws4_request", &text] {
        let code = keyed(&key, step).unwrap().finalize().into_bytes();
        key = code.to_vec();
    }
    let mut all = owned(headers);
    all.extend(owned(&[
        ("authorization", &authorization(&signed, &hex(&key), "ssm")),
        ("user-agent", "Boto3/1.44"),
    ]));
    all
}

const HEADERS: [(&str, &str); 4] = [
    ("host", "floe.test:3000"),
    ("x-amz-date", "20150830T123600Z"),
    ("x-amz-target", "AmazonSSM.GetCalendarState"),
    ("content-type", "application/x-amz-json-1.1"),
];

fn read(headers: &Headers) -> Result<bool, Unsigned> {
    read_at("POST", headers, BODY, "ssm", signed_at())
}

/// The same request with one header of another value, or without it.
fn with(name: &str, value: Option<&str>) -> Headers {
    let mut headers = request(&HEADERS, BODY);
    headers.retain(|(found, _)| found != name);
    headers.extend(value.map(|value| (name.to_owned(), value.as_bytes().to_vec())));
    headers
}

#[test]
fn what_boto3_sends_is_signed() {
    assert_eq!(read(&request(&HEADERS, BODY)), Ok(true));
    let mut more = HEADERS.to_vec();
    let body = hex(&Sha256::digest(BODY));
    more.push(("x-amz-content-sha256", &body));
    assert_eq!(read(&request(&more, BODY)), Ok(true));
}

#[test]
fn five_minutes_either_side_and_no_more() {
    let headers = request(&HEADERS, BODY);
    let at = |seconds: i64| {
        let now = signed_at() + TimeDelta::seconds(seconds);
        read_at("POST", &headers, BODY, "ssm", now)
    };
    assert_eq!((at(300), at(-300)), (Ok(true), Ok(true)));
    for seconds in [301, -301, 86_400] {
        assert!(matches!(at(seconds), Err(Unsigned::Stale { .. })));
    }
}

#[test]
fn a_body_that_is_not_signed_is_not_taken() {
    for kind in [
        "UNSIGNED-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    ] {
        let mut headers = HEADERS.to_vec();
        headers.push(("x-amz-content-sha256", kind));
        let found = read(&request(&headers, BODY));
        assert!(matches!(found, Err(Unsigned::Wrong(_))), "{kind}");
    }
}

#[test]
fn every_header_that_counts_has_to_be_signed() {
    let unsigned = with("x-amz-extra", Some("1"));
    assert!(matches!(read(&unsigned), Err(Unsigned::Wrong(_))));
    let without_host = request(&HEADERS[1..], BODY);
    assert!(matches!(read(&without_host), Err(Unsigned::Wrong(_))));
    let mut without_date = HEADERS.to_vec();
    without_date.remove(1);
    let without_date = request(&without_date, BODY);
    assert!(matches!(read(&without_date), Err(Unsigned::Wrong(_))));
    assert!(matches!(read(&with("host", None)), Err(Unsigned::Wrong(_))));
}

#[test]
fn a_header_that_may_come_once_does_not_come_twice() {
    for name in super::SINGLE {
        let mut headers = request(&HEADERS, BODY);
        let again = headers.iter().find(|(found, _)| found == name).unwrap();
        headers.push(again.clone());
        assert!(
            matches!(read(&headers), Err(Unsigned::Unreadable(_))),
            "{name}"
        );
    }
}

#[test]
fn credentials_that_floe_does_not_issue_are_not_taken() {
    let mut headers = HEADERS.to_vec();
    headers.push(("x-amz-security-token", "token"));
    assert_eq!(read(&request(&headers, BODY)), Err(Unsigned::Temporary));
}

#[test]
fn another_service_or_another_day_is_not_taken() {
    let headers = request(&HEADERS, BODY);
    let other = read_at("POST", &headers, BODY, "sts", signed_at());
    assert!(matches!(other, Err(Unsigned::Wrong(_))));
    let tomorrow = with("x-amz-date", Some("20150831T000000Z"));
    let now = "2015-08-31T00:00:00Z".parse().unwrap();
    let other = read_at("POST", &tomorrow, BODY, "ssm", now);
    assert!(matches!(other, Err(Unsigned::Wrong(_))));
}

#[test]
fn what_is_no_signature_is_not_read_as_one() {
    assert_eq!(read(&with("authorization", None)), Err(Unsigned::Missing));
    let good = authorization("host;x-amz-date", &"0".repeat(64), "ssm");
    let changed = |from: &str, to: &str| good.replacen(from, to, 1);
    for text in [
        "Bearer floe_a".to_owned(),
        String::new(),
        "AWS4-HMAC-SHA256".to_owned(),
        changed("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        changed("/aws4_request", ""),
        changed("/aws4_request", "/aws4_request/more"),
        changed("Signature=0", "Signature="),
        changed("Signature=0", "Signature=G"),
        changed("host;x-amz-date", "x-amz-date;host"),
        changed("host;x-amz-date", "host;host;x-amz-date"),
        changed("SignedHeaders", "Signedheaders"),
        changed(", Signature", ""),
        format!("{good}, Credential=a"),
        format!("{good}, More=a"),
    ] {
        let found = read(&with("authorization", Some(&text)));
        assert!(
            matches!(found, Err(Unsigned::Unreadable(_))),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn words_for_the_client_hold_no_secret() {
    let mut headers = request(&HEADERS, BODY);
    headers.retain(|(name, _)| name != "host");
    let words = read(&headers).unwrap_err().to_string();
    assert!(!words.contains(secret().reveal()) && !words.contains(KEY));
}

proptest! {
    #[test]
    fn any_changed_byte_is_refused(header in 0_usize..5, at in any::<prop::sample::Index>(), byte in 0x21_u8..0x7f) {
        let mut headers = request(&HEADERS, BODY);
        let value = &mut headers[header].1;
        let at = at.index(value.len());
        prop_assume!(value[at] != byte);
        value[at] = byte;
        prop_assert_ne!(read(&headers), Ok(true));
    }

    #[test]
    fn any_changed_body_is_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), more in any::<bool>()) {
        let mut body = BODY.to_vec();
        let at = at.index(body.len());
        if more {
            body.insert(at, byte);
        } else {
            prop_assume!(body[at] != byte);
            body[at] = byte;
        }
        prop_assert_ne!(read_at("POST", &request(&HEADERS, BODY), &body, "ssm", signed_at()), Ok(true));
    }

    #[test]
    fn any_other_secret_is_refused(other in "[A-Za-z0-9+/]{40}") {
        prop_assume!(other != secret().reveal());
        let headers = request(&HEADERS, BODY);
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let signable = Signable { method: "POST", headers: &headers, body: BODY };
        let claim = Claim::read(signable, "ssm", signed_at()).unwrap();
        prop_assert!(!claim.is_by(&Secret::new(other)));
    }

    #[test]
    fn no_header_whatever_makes_it_panic(text in "\\PC*", name in "[a-z-]{1,20}") {
        let mut headers = request(&HEADERS, BODY);
        headers.push((name, text.clone().into_bytes()));
        let _any = read(&headers);
        let _any = read(&with("authorization", Some(&format!("AWS4-HMAC-SHA256 {text}"))));
        let _any = read(&with("x-amz-date", Some(&text)));
    }
}

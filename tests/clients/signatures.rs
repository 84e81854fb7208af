//! botocore, AWS's own signer, as a second opinion on what a signature covers. Knows requests as text; must not know keys.

use anyhow::{Context, Result, ensure};
use floe_server::Clock;
use floe_server::secret::Secret;
use floe_server::sigv4::{Claim, Signable};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// AWS's example.
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Whether the request of these headers and this body is signed.
fn is_signed(method: &str, headers: &[(String, String)], body: &[u8]) -> bool {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let request = Signable {
        method,
        headers: &headers,
        body,
    };
    Claim::read(request, "ssm", Clock::system().now())
        .is_ok_and(|claim| claim.is_by(&Secret::new(SECRET)))
}

fn headers_of(request: &Value) -> Option<Vec<(String, String)>> {
    let pairs = request["headers"].as_array()?.iter();
    pairs
        .map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned())))
        .collect()
}

fn bytes_of(text: &str) -> Result<Vec<u8>> {
    let digits: Vec<_> = text.chars().collect();
    digits
        .chunks(2)
        .map(|pair| Ok(u8::from_str_radix(&pair.iter().collect::<String>(), 16)?))
        .collect()
}

#[test]
fn agrees_about_every_request_and_about_none_that_was_changed() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("../target/tools/venv/bin/python");
    ensure!(
        python.is_file(),
        "the Python environment is missing: `cargo xtask test clients` makes it"
    );
    let output = Command::new(python)
        .arg(root.join("clients/signatures.py"))
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut requests = 0;
    for line in String::from_utf8(output.stdout)?.lines() {
        let request: Value = serde_json::from_str(line)?;
        let method = request["method"].as_str().context("no method")?;
        let headers = headers_of(&request).context("no headers")?;
        let mut body = bytes_of(request["body"].as_str().context("no body")?)?;
        ensure!(is_signed(method, &headers, &body), "{line}");
        for nth in 0..headers.len() {
            let mut changed = headers.clone();
            changed[nth].1.push('x');
            let name = &headers[nth].0;
            ensure!(!is_signed(method, &changed, &body), "{name} of {line}");
        }
        body.push(0);
        ensure!(!is_signed(method, &headers, &body), "the body of {line}");
        requests += 1;
    }
    println!("{requests} requests agree");
    assert_eq!(requests, 2_000);
    Ok(())
}

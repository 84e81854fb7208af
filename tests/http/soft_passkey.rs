//! A passkey in software, as an authenticator and a browser have it (W3C WebAuthn, level 3). Knows what they sign and how they write
//! it; shares no code with what checks it. The server's own tests of faults have it too.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Where every browser of these tests is.
pub(crate) const ORIGIN: &str = "http://localhost:3000";

/// User present, user verified.
pub(crate) const VERIFIED: u8 = 0x05;
/// User present, and nobody asked who it is.
const PRESENT: u8 = 0x01;
const ATTESTED: u8 = 0x40;

/// A passkey.
pub(crate) struct Passkey {
    pub(crate) key: SigningKey,
    pub(crate) id: [u8; 16],
    pub(crate) counter: AtomicU32,
    pub(crate) flags: u8,
}

static MADE: AtomicU64 = AtomicU64::new(1);

impl Passkey {
    /// A new one.
    pub(crate) fn new() -> Self {
        let nth = MADE.fetch_add(1, Ordering::Relaxed);
        let seed = Sha256::digest(nth.to_be_bytes());
        Self {
            key: SigningKey::from_slice(&seed).unwrap(),
            id: seed[..16].try_into().unwrap(),
            counter: AtomicU32::new(1),
            flags: VERIFIED,
        }
    }

    /// The same that does not ask who holds it.
    pub(crate) fn without_verification(mut self) -> Self {
        self.flags = PRESENT;
        self
    }

    fn data(&self, site: &str, flags: u8) -> Vec<u8> {
        let counter = self.counter.fetch_add(1, Ordering::Relaxed);
        let mut data = Sha256::digest(site).to_vec();
        data.push(flags);
        data.extend(counter.to_be_bytes());
        data
    }

    /// What `navigator.credentials.create` answers.
    pub(crate) fn create(&self, options: &Value) -> Value {
        let site = options["publicKey"]["rp"]["id"].as_str().unwrap();
        let mut data = self.data(site, self.flags | ATTESTED);
        data.extend([0; 16]);
        data.extend(16_u16.to_be_bytes());
        data.extend(self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        // COSE: an EC2 key for ES256 on P-256.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(x);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(y);
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        let client = client("webauthn.create", &options["publicKey"]["challenge"]);
        json!({
            "id": options["id"],
            "credential": {
                "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
                "response": {"attestationObject": text(&attestation), "clientDataJSON": text(client.as_bytes())},
            },
        })
    }

    /// What `navigator.credentials.get` answers.
    pub(crate) fn sign(&self, options: &Value) -> Value {
        let site = options["publicKey"]["rpId"].as_str().unwrap();
        let data = self.data(site, self.flags);
        let client = client("webauthn.get", &options["publicKey"]["challenge"]);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": options["id"],
            "credential": {
                "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
                "response": {
                    "authenticatorData": text(&data), "clientDataJSON": text(client.as_bytes()),
                    "signature": text(signature.to_der().as_bytes()), "userHandle": null,
                },
            },
        })
    }
}

fn client(kind: &str, challenge: &Value) -> String {
    json!({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": false})
        .to_string()
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

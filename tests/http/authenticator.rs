//! A passkey in software, as an authenticator and a browser have it (W3C WebAuthn, level 3). Knows what they sign and how they write
//! it; shares no code with what checks it.

use crate::actor::{Actor as _, Person};
use crate::answer::Answer;
use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use floe_domain::cost::grammar::encode;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

const ORIGIN: &str = "http://localhost:3000";
const HOST: &str = "localhost:3000";

/// What every passkey is called.
pub(crate) const KEY_NAME: &str = "a key";

/// User present, user verified.
const VERIFIED: u8 = 0x05;
const ATTESTED: u8 = 0x40;

/// A passkey.
pub(crate) struct Passkey {
    key: SigningKey,
    id: [u8; 16],
    counter: AtomicU32,
    flags: u8,
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
        self.flags = 0x01;
        self
    }

    /// The same that asks again.
    pub(crate) fn with_verification(mut self) -> Self {
        self.flags = VERIFIED;
        self
    }

    /// Where it is removed.
    pub(crate) fn removal(&self) -> String {
        let id: String = self.id.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("/act/passkeys/{id}/remove")
    }

    fn data(&self, site: &str, flags: u8) -> Vec<u8> {
        let counter = self.counter.fetch_add(1, Ordering::Relaxed);
        let mut data = Sha256::digest(site).to_vec();
        data.push(flags);
        data.extend(counter.to_be_bytes());
        data
    }

    /// What `navigator.credentials.create` answers.
    fn create(&self, options: &Value) -> Value {
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

impl Person {
    /// Sends a form as a page does.
    pub(crate) async fn submit(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("host", HOST),
        ];
        let form = encode(fields.iter().copied());
        self.send(Method::POST, address, &headers, form).await
    }

    /// What a passkey is to sign for a form.
    pub(crate) async fn challenge(
        &self,
        purpose: &str,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let fields = encode(fields.iter().copied());
        let asked = [
            ("purpose", purpose),
            ("address", address),
            ("fields", fields.as_str()),
        ];
        self.submit("/act/challenge", &asked).await
    }

    /// A form with the signature of a passkey over just that.
    pub(crate) async fn prove(
        &self,
        passkey: &Passkey,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let options = self.challenge("prove", address, fields).await;
        if options.status != 200 {
            return options;
        }
        let signed = passkey.sign(&options.json()).to_string();
        let mut fields = fields.to_vec();
        fields.push(("passkey", &signed));
        self.submit(address, &fields).await
    }

    /// Registers a first passkey, by the password.
    pub(crate) async fn register(&self, passkey: &Passkey) -> Answer {
        let password = ("password", crate::server::PASSWORD);
        self.register_by(passkey, &[password]).await
    }

    /// Registers a passkey as [`KEY_NAME`], by what is sent beside it.
    pub(crate) async fn register_by(&self, passkey: &Passkey, by: &[(&str, &str)]) -> Answer {
        let fields = [("name", KEY_NAME)];
        let options = self.challenge("register", "/act/passkeys", &fields).await;
        let made = passkey.create(&options.expect(200)).to_string();
        let mut sent = vec![("name", KEY_NAME), ("new_passkey", made.as_str())];
        sent.extend(by);
        self.submit("/act/passkeys", &sent).await
    }

    /// A passkey of theirs, registered.
    pub(crate) async fn passkey(&self) -> Passkey {
        let passkey = Passkey::new();
        let answer = self.register(&passkey).await;
        assert_eq!(done(&answer), Some("passkey-registered"), "{answer:?}");
        passkey
    }
}

/// What an act says that it has done, by the address it leads to.
pub(crate) fn done(answer: &Answer) -> Option<&str> {
    answer
        .header("location")
        .split_once("?done=")
        .map(|(_, done)| done)
}

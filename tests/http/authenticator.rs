//! People with passkeys: what they send, as a page does. Knows forms and challenges; must not know how a passkey signs.

use crate::actor::{Actor as _, Person};
use crate::answer::Answer;
pub(crate) use crate::soft_passkey::Passkey;
use crate::soft_passkey::VERIFIED;
use axum::http::Method;
use floe_domain::cost::grammar::encode;

const HOST: &str = "localhost:3000";

/// What every passkey is called.
pub(crate) const KEY_NAME: &str = "a key";

impl Passkey {
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

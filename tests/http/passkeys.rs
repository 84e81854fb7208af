//! Passkeys: registering them, and that nothing else proves a person.

use crate::actor::{Actor as _, Person};
use crate::answer::Answer;
use crate::authenticator::{KEY_NAME, Passkey, done};
use crate::server::{PASSWORD, Server};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use floe_domain::people::{Role, Scope};
use floe_server::service::approvers::Duty;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// An admin with a passkey, in a Floe where nobody is appointed.
async fn admin(server: &Server) -> (Person, Passkey) {
    let admin = server.admin().await;
    let passkey = admin.passkey().await;
    (admin, passkey)
}

/// Appoints a new person by an act that has to be proven.
fn appointing(person: &Person) -> (String, [(&'static str, &'static str); 2]) {
    (
        format!("/act/approvers/{}", person.id),
        [("duty", "approver"), ("reason", "knows it")],
    )
}

/// Whether an act was refused: it leads back without having done anything.
fn is_refused(answer: &Answer) -> bool {
    answer.status == 303 && done(answer).is_none()
}

/// What a passkey of theirs signed for a form.
async fn signed(
    person: &Person,
    passkey: &Passkey,
    (address, fields): (&str, &[(&str, &str)]),
) -> String {
    let options = person.challenge("prove", address, fields).await.expect(200);
    passkey.sign(&options).to_string()
}

/// How many passkeys could sign for a person.
async fn count(person: &Person) -> usize {
    let options = person.challenge("prove", "/act/x", &[]).await.expect(200);
    let allowed = options["publicKey"]["allowCredentials"].as_array().unwrap();
    allowed.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_passkey_takes_the_password() {
    let server = Server::start().await;
    let person = server.operator().await;
    let passkey = Passkey::new();
    let tries: [&[(&str, &str)]; 3] = [
        &[],
        &[("password", "")],
        &[("password", "correct horse battery stable")],
    ];
    for by in tries {
        let answer = person.register_by(&passkey, by).await;
        assert!(is_refused(&answer), "{by:?}");
        let none = person.challenge("prove", "/act/x", &[]).await;
        none.problem(409, "conflict");
    }
    let taken = person.register(&passkey).await;
    assert_eq!(done(&taken), Some("passkey-registered"), "{taken:?}");
    assert_eq!(count(&person).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_passkey_takes_one_that_is_there_and_signs_as_well_as_it() {
    let server = Server::start().await;
    let (admin, first) = admin(&server).await;
    let second = Passkey::new();
    let registration = ("/act/passkeys", &[("name", KEY_NAME)][..]);
    let (address, fields) = appointing(&server.viewer().await);
    assert!(
        is_refused(&admin.register(&second).await),
        "by the password alone"
    );
    for (act, why) in [
        (
            ("/act/passkeys", &[("name", "another")][..]),
            "another name",
        ),
        ((address.as_str(), &fields[..]), "another act"),
    ] {
        let proof = signed(&admin, &first, act).await;
        let by = [("passkey", proof.as_str()), ("password", PASSWORD)];
        let answer = admin.register_by(&second, &by).await;
        assert!(is_refused(&answer), "it signed {why}");
    }
    let by_itself = signed(&admin, &second, registration).await;
    let answer = admin.register_by(&second, &[("passkey", &by_itself)]).await;
    assert!(is_refused(&answer), "nobody knows it yet");
    assert_eq!(count(&admin).await, 1);
    let proof = signed(&admin, &first, registration).await;
    let taken = admin.register_by(&second, &[("passkey", &proof)]).await;
    assert_eq!(done(&taken), Some("passkey-registered"), "{taken:?}");
    assert_eq!(count(&admin).await, 2);
    let appointed = admin.prove(&second, &address, &fields).await;
    assert_eq!(done(&appointed), Some("duty-changed"), "{appointed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_was_removed_proves_nothing_more() {
    let server = Server::start().await;
    let (admin, first) = admin(&server).await;
    let second = Passkey::new();
    let registration = ("/act/passkeys", &[("name", KEY_NAME)][..]);
    let proof = signed(&admin, &first, registration).await;
    let taken = admin.register_by(&second, &[("passkey", &proof)]).await;
    assert_eq!(done(&taken), Some("passkey-registered"), "{taken:?}");
    let removal = first.removal();
    assert!(is_refused(&admin.submit(&removal, &[]).await), "unproven");
    let other = signed(&admin, &second, (&second.removal(), &[])).await;
    let answer = admin.submit(&removal, &[("passkey", &other)]).await;
    assert!(is_refused(&answer), "it signed the removal of the other");
    let stranger = self::admin(&server).await;
    let answer = stranger.0.prove(&stranger.1, &removal, &[]).await;
    assert!(is_refused(&answer), "it is another's");
    assert!(
        is_refused(&admin.prove(&first, "/act/passkeys/x/remove", &[]).await),
        "there is no passkey `x`"
    );
    assert_eq!(count(&admin).await, 2);

    let (address, fields) = appointing(&server.viewer().await);
    let before = signed(&admin, &first, (&address, &fields)).await;
    let removed = admin.prove(&second, &removal, &[]).await;
    assert_eq!(done(&removed), Some("passkey-removed"), "{removed:?}");
    assert_eq!(count(&admin).await, 1);
    let mut sent = fields.to_vec();
    sent.push(("passkey", &before));
    assert!(
        is_refused(&admin.submit(&address, &sent).await),
        "it signed while it was there"
    );
    assert!(is_refused(&admin.prove(&first, &address, &fields).await));
    let appointed = admin.prove(&second, &address, &fields).await;
    assert_eq!(done(&appointed), Some("duty-changed"), "{appointed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_did_not_ask_who_holds_it_proves_nothing() {
    let server = Server::start().await;
    let (admin, passkey) = admin(&server).await;
    let (address, fields) = appointing(&server.viewer().await);
    let passkey = passkey.without_verification();
    assert!(is_refused(&admin.prove(&passkey, &address, &fields).await));
    let passkey = passkey.with_verification();
    let appointed = admin.prove(&passkey, &address, &fields).await;
    assert_eq!(done(&appointed), Some("duty-changed"), "{appointed:?}");
}

/// SHA-256 over the lengths and the texts of an address and of what is sent to it: an act's digest, computed as an auditor would.
fn digest(address: &str, fields: &[(&str, &str)]) -> String {
    let mut hasher = Sha256::new();
    let pairs = fields.iter().flat_map(|(name, value)| [*name, *value]);
    for text in std::iter::once(address).chain(pairs) {
        hasher.update(u64::try_from(text.len()).unwrap().to_be_bytes());
        hasher.update(text);
    }
    let digest = hasher.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_an_approval_shows_that_just_this_act_was_signed() {
    let server = Server::with_charges().await;
    let approvers = [
        server.approver(Role::Operator, Duty::Approver).await,
        server.approver(Role::Operator, Duty::Approver).await,
    ];
    let agent = server.agent(&Scope::ALL).await;
    let asked = agent.operate("cost-explorer-us-east-1", "recreate").await;
    let request = asked.expect(202)["request"].clone();
    let address = format!("/act/approvals/{}/approve", request["id"].as_str().unwrap());
    let fields = [
        ("digest", request["digest"].as_str().unwrap()),
        ("reason", "I looked at it"),
    ];
    for (person, passkey) in &approvers {
        let said = person.prove(passkey, &address, &fields).await;
        assert_eq!(done(&said), Some("approved"), "{said:?}");
    }
    let audit = server.operator().await.get("/api/v1/audit").await;
    let audit = audit.expect(200);
    let records = audit["items"].as_array().unwrap().iter();
    let details: Vec<Value> = records
        .filter(|record| record["action"] == "approval.approve")
        .map(|record| record["detail"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(details.len(), 2, "{audit}");
    let mut nonces = BTreeSet::new();
    for detail in details {
        let signed = &detail["signed"];
        assert_eq!(signed["act"], digest(&address, &fields), "{detail}");
        let nonce = signed["nonce"].as_str().unwrap();
        assert!(nonces.insert(nonce.to_owned()), "a nonce is used once");
        let bound = format!("{nonce}.{}", signed["act"].as_str().unwrap());
        let client = &signed["credential"]["response"]["clientDataJSON"];
        let client = URL_SAFE_NO_PAD.decode(client.as_str().unwrap()).unwrap();
        let client: Value = serde_json::from_slice(&client).unwrap();
        assert_eq!(client["type"], "webauthn.get");
        assert_eq!(
            client["challenge"],
            URL_SAFE_NO_PAD.encode(Sha256::digest(bound)),
            "{detail}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_without_a_passkey_is_not_done() {
    let server = Server::start().await;
    let (admin, _) = admin(&server).await;
    let person = server.viewer().await;
    let (address, fields) = appointing(&person);
    assert!(is_refused(&admin.submit(&address, &fields).await));
    let page = admin.get("/settings/approvals").await;
    assert!(
        page.text
            .contains("This takes your passkey, and none was used."),
        "{}",
        page.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_passkey_signed_is_good_for_just_that_act_once() {
    let server = Server::start().await;
    let (admin, passkey) = admin(&server).await;
    let person = server.viewer().await;
    let (address, fields) = appointing(&person);
    let options = admin
        .challenge("prove", &address, &fields)
        .await
        .expect(200);
    let signed = passkey.sign(&options).to_string();
    let with = |duty: &'static str| {
        let signed = signed.clone();
        let admin = admin.clone();
        let address = address.clone();
        async move {
            let sent = [
                ("duty", duty),
                ("reason", "knows it"),
                ("passkey", signed.as_str()),
            ];
            admin.submit(&address, &sent).await
        }
    };
    assert!(
        is_refused(&with("freeze-approver").await),
        "it signed another duty"
    );
    assert!(
        is_refused(&with("approver").await),
        "its challenge is spent"
    );
    let fresh = admin.prove(&passkey, &address, &fields).await;
    assert_eq!(done(&fresh), Some("duty-changed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_good_for_five_minutes() {
    let server = Server::start().await;
    let (admin, passkey) = admin(&server).await;
    let person = server.viewer().await;
    let (address, fields) = appointing(&person);
    for (later, is_good) in [(301, false), (300, true)] {
        let options = admin
            .challenge("prove", &address, &fields)
            .await
            .expect(200);
        let signed = passkey.sign(&options).to_string();
        server.clock.advance(std::time::Duration::from_secs(later));
        let mut sent = fields.to_vec();
        sent.push(("passkey", &signed));
        let answer = admin.submit(&address, &sent).await;
        assert_eq!(done(&answer).is_some(), is_good, "{later} s");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_another_sessions_or_an_unverified_passkey_proves_nothing() {
    let server = Server::start().await;
    let (admin, _) = admin(&server).await;
    let (other, others) = self::admin(&server).await;
    let person = server.viewer().await;
    let (address, fields) = appointing(&person);
    assert!(is_refused(&admin.prove(&others, &address, &fields).await));
    let options = other
        .challenge("prove", &address, &fields)
        .await
        .expect(200);
    let signed = others.sign(&options).to_string();
    let mut sent = fields.to_vec();
    sent.push(("passkey", &signed));
    assert!(
        is_refused(&admin.submit(&address, &sent).await),
        "it is of another session"
    );
    let third = server.admin().await;
    let unverified = Passkey::new().without_verification();
    assert!(is_refused(&third.register(&unverified).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_passkey_is_told_to_register_one() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let asked = admin
        .challenge("prove", "/act/x", &[])
        .await
        .problem(409, "conflict");
    assert!(asked["detail"].as_str().unwrap().contains("Register one"));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_approvers_for_a_rule_are_refused_with_their_count() {
    let server = Server::start().await;
    let (admin, passkey) = admin(&server).await;
    for _ in 0..2 {
        server.approver(Role::Viewer, Duty::Approver).await;
    }
    let rule = [
        ("approvals", "3"),
        ("people_too", "true"),
        ("approval_minutes", "60"),
        ("permit_minutes", "15"),
        ("loosening_minutes", "15"),
        ("reason", "more eyes"),
    ];
    let refused = admin.prove(&passkey, "/act/approval-rule", &rule).await;
    assert!(is_refused(&refused));
    let page = admin.get("/settings/approvals").await;
    assert!(page.text.contains("2 could approve"), "{}", page.text);
}

//! Passkeys: registering them, and that nothing else proves a person.

use crate::actor::Person;
use crate::answer::Answer;
use crate::authenticator::{Passkey, done};
use crate::server::Server;
use floe_domain::people::Role;
use floe_server::service::approvers::Duty;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_first_passkey_takes_the_password_and_the_next_one_the_first() {
    let server = Server::start().await;
    let (admin, first) = admin(&server).await;
    let second = Passkey::new();
    assert!(
        is_refused(&admin.register(&second).await),
        "by the password alone"
    );
    let other = server.operator().await;
    let made = other
        .challenge("register", "/act/passkeys", &[("name", "k")])
        .await;
    made.expect(200);
    let without = other
        .submit("/act/passkeys", &[("name", "k"), ("password", "wrong")])
        .await;
    assert!(is_refused(&without));
    let address = "/act/passkeys/x/remove";
    assert!(is_refused(&admin.submit(address, &[]).await));
    assert!(
        is_refused(&admin.prove(&first, address, &[]).await),
        "there is no passkey `x`"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_without_a_passkey_is_not_done() {
    let server = Server::start().await;
    let (admin, _) = admin(&server).await;
    let person = server.viewer().await;
    let (address, fields) = appointing(&person);
    assert!(is_refused(&admin.submit(&address, &fields).await));
    let told = admin.clone();
    let page = crate::actor::Actor::get(&told, "/settings/approvals").await;
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
    let page = crate::actor::Actor::get(&admin, "/settings/approvals").await;
    assert!(page.text.contains("2 could approve"), "{}", page.text);
}

//! People and tokens from the command line.

use crate::floe::{Ended, Floe};

const PASSWORD: &str = "correct horse battery staple\n";

fn add(floe: &Floe, email: &str, role: &str) -> Ended {
    floe.run_with(&["user", "add", "--email", email, "--role", role], PASSWORD)
}

fn issue(floe: &Floe, owner: &str, more: &[&str]) -> Ended {
    let words = [
        "token", "issue", "--name", "ci", "--kind", "agent", "--owner", owner, "--scope",
    ];
    floe.run(&[words.as_slice(), more].concat())
}

#[test]
fn a_token_is_printed_once_alone_on_standard_output() {
    let floe = Floe::new();
    assert_eq!(add(&floe, "ops@example.com", "operator").code, Some(0));
    let ended = issue(
        &floe,
        "ops@example.com",
        &["costs:read", "environments:recreate"],
    );
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let token = ended.out.strip_suffix('\n').unwrap();
    assert!(token.starts_with("floe_") && !token.contains(char::is_whitespace));
    assert!(!floe.run(&["audit"]).out.contains(token));
}

#[test]
fn a_token_without_an_owner_among_the_people_is_not_issued() {
    let floe = Floe::new();
    let ended = issue(&floe, "nobody@example.com", &["costs:read"]);
    assert_ne!(ended.code, Some(0));
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("`owner`"), "{}", ended.err);
}

#[test]
fn a_short_password_adds_nobody() {
    let floe = Floe::new();
    let words = ["user", "add", "--email", "a@example.com", "--role", "admin"];
    let ended = floe.run_with(&words, "short\n");
    assert_ne!(ended.code, Some(0));
    assert!(!ended.err.contains("short\n"), "{}", ended.err);
    assert_eq!(add(&floe, "a@example.com", "admin").code, Some(0));
}

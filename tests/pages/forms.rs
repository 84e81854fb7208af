//! Forms without scripts: sent by the browser, answered by a redirect, with what was wrong told on the page.

use crate::fake::Fake;
use crate::site::{open, submit};
use floe_domain::people::Role;

fn admin() -> Fake {
    Fake::of(Role::Admin)
}

#[tokio::test]
async fn a_preview_without_scripts_fills_the_form_from_its_address() {
    let page = open(
        &admin(),
        "/freezes/new?name=Year+end&starts_at=2026-12-22T10%3A00&regions%5B%5D=eu-west-1",
    )
    .await;
    assert_eq!(page.attributes("#name", "value"), ["Year end"]);
    assert_eq!(
        page.attributes("input[type=checkbox][checked]", "value"),
        ["eu-west-1"]
    );
    assert!(page.text(".panel").contains("2 of 6 environments"));
    assert_eq!(
        page.attributes("button[formmethod=get]", "formaction"),
        ["/freezes/new"]
    );
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address_and_never_the_password() {
    let page = submit(
        &Fake::default(),
        "/sign-in?next=%2Faudit",
        "/ui/sign-in",
        "email=ada%40example.com&password=wrong-horse&next=%2Faudit",
    )
    .await;
    assert_eq!(page.attributes("#email", "value"), ["ada@example.com"]);
    assert_eq!(page.attributes("#password", "value"), [""]);
    assert!(!page.location.as_deref().unwrap().contains("wrong-horse"));
    assert_eq!(page.attributes("input[name=next]", "value"), ["/audit"]);
    assert_eq!(page.text("#password-error"), "Does not fit this address.");
}

#[tokio::test]
async fn a_message_needs_a_code_that_floe_knows() {
    let known = open(&admin(), "/settings/tokens?done=token-revoked").await;
    assert_eq!(
        known.text(".done"),
        "The token is revoked and opens nothing any more."
    );
    let unknown = open(&admin(), "/settings/tokens?done=Call+0800+123").await;
    assert_eq!(unknown.count(".done"), 0);
}

//! Forms without scripts: sent by the browser, answered by a redirect, with what was wrong told on the page.

use crate::fake::Fake;
use crate::site::{open, submit};
use floe_domain::people::Role;

fn admin() -> Fake {
    Fake::of(Role::Admin)
}

#[tokio::test]
async fn a_refused_freeze_comes_back_with_its_fields_and_what_is_wrong() {
    let page = submit(
        &admin(),
        "/freezes/new",
        "/ui/create-freeze",
        "name=Year+end&reason=Calm&starts_at=2026-12-24T00%3A00&ends_at=2026-12-23T00%3A00&zone=UTC\
         &applies_to=everyone&under_way=stop&regions%5B%5D=eu-west-1&tiers%5B%5D=production",
    )
    .await;
    assert_eq!(page.text(".form .notice h2"), "The freeze was not set");
    assert_eq!(page.text("#ends_at-error"), "Is not after starts_at.");
    assert_eq!(page.attributes("#ends_at", "aria-invalid"), ["true"]);
    assert_eq!(page.attributes("#name", "value"), ["Year end"]);
    assert_eq!(page.text("#reason"), "Calm");
    assert_eq!(
        page.attributes("input[type=checkbox][checked]", "value"),
        ["production", "eu-west-1"]
    );
    assert_eq!(
        page.attributes("#applies_to option[selected]", "value"),
        ["everyone"]
    );
    assert_eq!(
        page.attributes("#under_way option[selected]", "value"),
        ["stop"]
    );
}

#[tokio::test]
async fn a_list_in_a_form_reaches_the_backend_whole() {
    let page = submit(
        &admin(),
        "/freezes/new",
        "/ui/create-freeze",
        "name=a&reason=b&starts_at=c&ends_at=d&zone=UTC&applies_to=automated&regions%5B%5D=eu-west-1&regions%5B%5D=us-east-1",
    )
    .await;
    assert_eq!(
        page.location.as_deref(),
        Some("/freezes/fz-new?done=freeze-set")
    );
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
async fn a_refused_operation_leads_to_the_decision() {
    let page = submit(
        &admin(),
        "/environments/cost-explorer-eu-west-1",
        "/ui/request-operation",
        "environment_id=cost-explorer-eu-west-1&operation=recreate&reason=try",
    )
    .await;
    assert_eq!(
        page.location.as_deref(),
        Some("/environments/cost-explorer-eu-west-1?refused=dc-2")
    );
    assert_eq!(page.text("main > .notice h2"), "Refused: recreate");
}

#[tokio::test]
async fn an_operation_without_a_reason_opens_its_own_form_again() {
    let page = submit(
        &admin(),
        "/environments/cost-explorer-eu-west-1",
        "/ui/request-operation",
        "environment_id=cost-explorer-eu-west-1&operation=delete&reason=&confirm=cost-explorer-eu-west-1",
    )
    .await;
    assert_eq!(page.count(".confirm[open]"), 1);
    assert_eq!(page.count(".confirm[open] input[value=delete]"), 1);
    assert_eq!(page.text(".confirm[open] .field .error"), "Is empty.");
}

#[tokio::test]
async fn failures_of_row_forms_are_told_on_their_page() {
    let page = submit(&admin(), "/settings/people", "/ui/remove-person", "id=p-1").await;
    assert_eq!(page.text(".notice h2"), "The person was not removed");
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

//! What each role finds on a page. The services decide again; these are the buttons that would only disappoint.

use crate::fake::Fake;
use crate::site::open;
use floe_domain::people::Role;

/// Per page: a selector of what needs a right, and the weakest role that sees it.
const TABLE: [(&str, &str, Role); 7] = [
    ("/freezes", "a[href='/freezes/new']", Role::Admin),
    (
        "/freezes/fz-year-end",
        "form[action='/act/freezes/fz-year-end/end']",
        Role::Admin,
    ),
    (
        "/environments",
        "a[href='/environments/declare']",
        Role::Admin,
    ),
    (
        "/environments/cost-explorer-eu-west-1",
        "form[action='/act/environments/cost-explorer-eu-west-1/delete']",
        Role::Operator,
    ),
    (
        "/environments/cost-explorer-eu-west-1",
        "form[action='/act/environments/cost-explorer-eu-west-1/recreate']",
        Role::Operator,
    ),
    (
        "/environments/cost-explorer-us-east-1",
        "form[action='/act/environments/cost-explorer-us-east-1/restore']",
        Role::Admin,
    ),
    ("/imports", ".side a[href='/audit']", Role::Operator),
];

#[tokio::test]
async fn a_role_sees_what_it_may_do_and_nothing_more() {
    for (address, selector, least) in TABLE {
        for role in Role::ALL {
            let page = open(&Fake::of(role), address).await;
            let expected = usize::from(role >= least);
            assert_eq!(
                page.count(selector),
                expected,
                "{address} {selector} as {role:?}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_is_sent_to_the_sign_in_page_and_back_afterwards() {
    let page = open(&Fake::default(), "/audit?action=decision.deny").await;
    let location = page.location.unwrap();
    let next = location.strip_prefix("/sign-in?next=").unwrap();
    let pairs = floe_domain::cost::grammar::decode(&format!("next={next}"));
    assert_eq!(
        pairs,
        [("next".to_owned(), "/audit?action=decision.deny".to_owned())]
    );
}

#[tokio::test]
async fn a_deleted_environment_can_not_be_deleted_again() {
    let page = open(
        &Fake::of(Role::Admin),
        "/environments/cost-explorer-us-east-1",
    )
    .await;
    assert_eq!(
        page.count("form[action$='/delete'], form[action$='/recreate']"),
        0
    );
}

//! Settings: one's account, people, tokens. Knows the pages and their forms; must not know how anything is kept.

use crate::actor::Actor as _;
use crate::server::Server;
use crate::sheet::{Sheet, fill_in, fill_in_and_follow};
use floe_domain::people::{Role, Scope};

const PEOPLE: &str = "/settings/people";
const TOKENS: &str = "/settings/tokens";

#[tokio::test(flavor = "multi_thread")]
async fn each_role_finds_the_settings_that_it_may_open() {
    let server = Server::start().await;
    for role in Role::ALL {
        let person = server.person(role).await;
        let page = Sheet::at(&person, "/settings").await;
        for (address, least) in [
            ("/settings/approvals", Role::Viewer),
            (TOKENS, Role::Operator),
            (PEOPLE, Role::Admin),
            ("/settings/webhooks", Role::Admin),
        ] {
            let found = page.count(&format!(".tabs a[href='{address}']"));
            assert_eq!(found, usize::from(role >= least), "{address} as {role:?}");
        }
        assert!(page.texts("dd").contains(&person.email));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_open_a_page_is_told_so_and_sees_nothing() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    for address in [PEOPLE, TOKENS, "/audit"] {
        let answer = viewer.get(address).await;
        assert_eq!(answer.status, 403, "{address}");
        let page = Sheet::of(&answer);
        assert!(page.text("main .notice h2").ends_with("can not be shown"));
        assert_eq!(page.count("main form, main table"), 0, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_settings_page_keeps_the_laws_of_pages() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    server.agent(&[Scope::CostsRead]).await;
    for address in ["/settings", PEOPLE, TOKENS, "/audit"] {
        Sheet::at(&admin, address).await.keeps_the_laws(address);
    }
    fill_in(&admin, "/act/people", "email=x&role=viewer&password=short").await;
    Sheet::at(&admin, PEOPLE).await.keeps_the_laws(PEOPLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_given_a_role_and_removed() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let form = "email=grace%40example.com&role=viewer&password=a+few+plain+words";
    let page = fill_in_and_follow(&admin, "/act/people", form).await;
    assert_eq!(page.text(".done"), "The person is added and can sign in.");
    let acts = page.attributes("td form[action$='/role']", "action");
    let grace = acts.iter().find(|act| !act.contains(&admin.id)).unwrap();
    let page = fill_in_and_follow(&admin, grace, "role=operator").await;
    let roles = page.attributes("option[selected]", "value");
    assert!(roles.contains(&"operator".to_owned()), "{roles:?}");
    let remove = grace.replace("/role", "/remove");
    let page = fill_in_and_follow(&admin, &remove, "").await;
    assert_eq!(page.count("tbody tr"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_is_not_added_comes_back_without_the_password() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let form = "email=grace%40example.com&role=operator&password=short";
    let page = fill_in_and_follow(&admin, "/act/people", form).await;
    assert_eq!(page.text("main .notice h2"), "The person was not added");
    assert!(page.text("#password-error").contains("12"));
    assert_eq!(page.attributes("#password", "aria-invalid"), ["true"]);
    assert_eq!(page.attributes("#email", "value"), ["grace@example.com"]);
    assert_eq!(page.attributes("#password", "value"), [""]);
    assert_eq!(
        page.attributes("#role option[selected]", "value"),
        ["operator"]
    );
    let again = Sheet::at(&admin, PEOPLE).await;
    assert_eq!(again.count(".notice"), 0, "told once");
    assert_eq!(again.attributes("#email", "value"), [""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_can_not_be_removed() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let remove = format!("/act/people/{}/remove", admin.id);
    let page = fill_in_and_follow(&admin, &remove, "").await;
    assert_eq!(page.text(".notice h2"), "The person was not removed");
    let role = format!("/act/people/{}/role", admin.id);
    let page = fill_in_and_follow(&admin, &role, "role=viewer").await;
    assert_eq!(page.text(".notice h2"), "The role was not changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_whoever_knows_the_old_one() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    let differ = "old=x&new=a+few+plain+words&again=others";
    let page = fill_in_and_follow(&viewer, "/act/password", differ).await;
    assert_eq!(
        page.text("#again-error"),
        "Is not the same as the password above."
    );
    let wrong = "old=not+it+at+all&new=a+few+plain+words&again=a+few+plain+words";
    let page = fill_in_and_follow(&viewer, "/act/password", wrong).await;
    assert_eq!(page.text(".notice h2"), "The password was not changed");
    let old = crate::server::PASSWORD.replace(' ', "+");
    let right = format!("old={old}&new=a+few+plain+words&again=a+few+plain+words");
    let page = fill_in_and_follow(&viewer, "/act/password", &right).await;
    assert!(page.text(".done").starts_with("The password is changed."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_issued_shown_once_with_a_command_that_changes_nothing_and_revoked() {
    let server = Server::with_charges().await;
    let operator = server.operator().await;
    let list = Sheet::at(&operator, TOKENS).await;
    assert_eq!(list.text(".empty-title"), "No token has been issued");
    let owner = operator.email.replace('@', "%40");
    let form = format!(
        "name=%3Cb%3Ebot&kind=agent&owner={owner}&scopes%5B%5D=costs%3Aread&scopes%5B%5D=environments%3Arecreate&days=7"
    );
    let answer = fill_in(&operator, "/act/tokens", &form).await;
    let address = answer.header("location").to_owned();
    let other = server.admin().await;
    assert_eq!(other.get(&address).await.status, 404, "another's session");
    let page = Sheet::at(&operator, &address).await;
    page.keeps_the_laws(&address);
    assert!(page.text(".secret").starts_with("floe_"));
    let command = page.text(".paste");
    assert!(command.contains("/operations") && command.contains(r#""dry_run":true"#));
    assert_eq!(
        page.attributes("[data-copy]", "data-copy"),
        ["secret", "example"]
    );
    assert_eq!(operator.get(&address).await.status, 404, "shown once");
    let list = Sheet::at(&operator, TOKENS).await;
    assert!(list.text("tbody th").starts_with("<b>bot agent"));
    let revoke = list.attributes("td form", "action").concat();
    let page = fill_in_and_follow(&operator, &revoke, "").await;
    assert_eq!(page.count("tr.gone"), 1);
    assert_eq!(page.count("td form"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_issued_comes_back_as_it_was_filled_in() {
    let server = Server::start().await;
    let operator = server.operator().await;
    let form = "name=&kind=service&owner=nobody%40example.com&scopes%5B%5D=audit%3Aread&days=90";
    let page = fill_in_and_follow(&operator, "/act/tokens", form).await;
    assert_eq!(page.text("main .notice h2"), "The token was not issued");
    assert_eq!(
        page.attributes("#kind option[selected]", "value"),
        ["service"]
    );
    assert_eq!(
        page.attributes("input[type=checkbox][checked]", "value"),
        ["audit:read"]
    );
    assert_eq!(page.attributes("#days option[selected]", "value"), ["90"]);
    let unknown = "name=x&kind=agent&owner=x&scopes%5B%5D=everything&days=soon";
    let page = fill_in_and_follow(&operator, "/act/tokens", unknown).await;
    assert_eq!(page.text("#days-error"), "Is not a number of days.");
    assert_eq!(page.count("#scopes-error"), 1);
}

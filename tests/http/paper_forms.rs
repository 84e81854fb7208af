//! Forms that set freezes and ask for changes of environments, without scripts: sent by the browser, answered by a redirect, with
//! what was wrong told on the page and kept in the form. Knows addresses and fields; must not know who decides.

use crate::actor::{Actor as _, Person};
use crate::answer::Answer;
use crate::authenticator::done;
use crate::server::Server;
use floe_domain::people::Role;
use scraper::{Html, Selector};
use serde_json::json;

const EU: &str = "/environments/cost-explorer-eu-west-1";

/// A page as a person reads it.
struct Page(Html);

impl Page {
    async fn open(person: &Person, address: &str) -> Self {
        let answer = person.get(address).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Self(Html::parse_document(&answer.text))
    }

    /// The page that an answer leads to.
    async fn after(person: &Person, answer: &Answer) -> Self {
        assert_eq!(answer.status, 303, "{}", answer.text);
        Self::open(person, answer.header("location")).await
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0
            .select(&selector)
            .map(|one| words(one.text().collect()))
            .collect()
    }

    fn values(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let found = self.0.select(&selector);
        found
            .filter_map(|one| one.attr("value").map(str::to_owned))
            .collect()
    }
}

/// A freeze that ends before it starts.
const BACKWARDS: [(&str, &str); 9] = [
    ("name", "Year <end>"),
    ("reason", "Calm"),
    ("starts_at", "2024-12-24T00:00"),
    ("ends_at", "2024-12-23T00:00"),
    ("zone", "UTC"),
    ("applies_to", "everyone"),
    ("under_way", "stop"),
    ("regions[]", "eu-west-1"),
    ("tiers[]", "production"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_freeze_comes_back_once_with_its_fields_and_what_is_wrong() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let answer = admin.submit("/act/freezes", &BACKWARDS).await;
    assert_eq!(answer.header("location"), "/freezes/new");
    let page = Page::after(&admin, &answer).await;
    assert_eq!(page.texts(".form .notice h2"), ["The freeze was not set"]);
    assert_eq!(page.texts("#ends_at-error"), ["Is not after the start."]);
    assert_eq!(
        page.values("#ends_at[aria-invalid=true]"),
        ["2024-12-23T00:00"]
    );
    assert_eq!(page.values("#name"), ["Year <end>"]);
    assert_eq!(page.texts("#reason"), ["Calm"]);
    let checked = page.values("input[type=checkbox][checked]");
    assert_eq!(checked, ["production", "eu-west-1"]);
    let chosen = page.values("#applies_to option[selected], #under_way option[selected]");
    assert_eq!(chosen, ["everyone", "stop"]);
    let again = Page::open(&admin, "/freezes/new").await;
    assert_eq!(again.texts(".form .notice"), [""; 0]);
    assert_eq!(again.values("#name"), [""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_set_with_every_choice_of_a_list() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let mut fields = BACKWARDS.to_vec();
    fields[3].1 = "2024-12-25T00:00";
    fields.push(("regions[]", "us-east-1"));
    let answer = admin.submit("/act/freezes", &fields).await;
    assert_eq!(done(&answer), Some("freeze-set"));
    let page = Page::after(&admin, &answer).await;
    assert_eq!(page.texts("h1"), ["Year <end>"]);
    let listed = admin.get("/api/v1/freezes").await.expect(200);
    let scope = &listed["items"][0]["scope"];
    assert_eq!(scope["regions"], json!(["eu-west-1", "us-east-1"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_set_freezes_is_told_that_and_not_what_is_wrong_with_the_form() {
    let server = Server::with_charges().await;
    for role in [Role::Viewer, Role::Operator] {
        let person = server.person(role).await;
        let answer = person.submit("/act/freezes", &BACKWARDS).await;
        assert_eq!(answer.header("location"), "/freezes/new");
        let page = person.get("/freezes/new").await;
        assert_eq!(page.status, 403);
        assert!(page.text.contains("Only admins set freezes"), "{role:?}");
        assert!(!page.text.contains("not after"), "{role:?}");
    }
    let admin = server.admin().await;
    let listed = admin.get("/api/v1/freezes").await.expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_is_a_link_that_fills_the_form_and_tells_the_next_times() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let page = Page::open(
        &admin,
        "/freezes/new?name=Weekends&starts_at=2024-10-11T18:00&ends_at=2024-10-14T06:00&zone=Europe/Berlin\
         &repeats=weekly&regions%5B%5D=eu-west-1",
    )
    .await;
    assert_eq!(page.values("#name"), ["Weekends"]);
    let times = page.texts("#would .occurrences li");
    assert_eq!(times.len(), 10);
    assert_eq!(
        times[0],
        "11 Oct 2024 16:00 – 14 Oct 2024 04:00 UTC2024-10-11 18:00 – 2024-10-14 06:00"
    );
    let covered = page.texts("#would .columns li");
    assert_eq!(covered, ["cost-explorer-eu-west-1 eu-west-1 · production"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declared_environment_gets_its_page_and_a_wrong_one_comes_back() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let mut fields = [
        ("id", "Checkout!"),
        ("name", "Checkout"),
        ("region", "eu-west-1"),
        ("tier", "staging"),
        ("owner", "ada@example.com"),
    ];
    let answer = admin.submit("/act/environments", &fields).await;
    let page = Page::after(&admin, &answer).await;
    assert_eq!(
        page.texts(".form .notice h2"),
        ["The environment was not declared"]
    );
    assert_eq!(page.values("#id[aria-invalid=true]"), ["Checkout!"]);
    assert_eq!(page.values("#tier option[selected]"), ["staging"]);
    fields[0].1 = "checkout";
    let answer = admin.submit("/act/environments", &fields).await;
    assert_eq!(done(&answer), Some("environment-declared"));
    let page = Page::after(&admin, &answer).await;
    assert_eq!(page.texts("h1"), ["checkout"]);
    let operator = server.operator().await;
    fields[0].1 = "another";
    operator.submit("/act/environments", &fields).await;
    let missing = admin.get("/environments/another").await;
    assert_eq!(missing.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_operation_leads_to_its_reasons() {
    let server = Server::with_charges().await;
    let (admin, operator) = (server.admin().await, server.operator().await);
    let freeze = json!({
        "name": "Year end", "reason": "Calm", "applies_to": "everyone",
        "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-09T00:00:00Z",
    });
    admin.post("/api/v1/freezes", &freeze).await.expect(201);
    let answer = operator
        .submit(
            "/act/environments/cost-explorer-eu-west-1/recreate",
            &[("reason", "try")],
        )
        .await;
    assert!(
        answer
            .header("location")
            .starts_with(&format!("{EU}?refused="))
    );
    let page = Page::after(&operator, &answer).await;
    let notice = page.texts("main .paper > .notice");
    assert_eq!(notice.len(), 1);
    assert!(notice[0].starts_with("Refused: recreate"), "{notice:?}");
    assert!(notice[0].contains("Year end"), "{notice:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_without_a_reason_or_a_meant_deletion_opens_its_own_form_again() {
    let server = Server::with_charges().await;
    let operator = server.operator().await;
    let delete = "/act/environments/cost-explorer-eu-west-1/delete";
    for (fields, wrong) in [
        (
            [("reason", "because"), ("confirm", "eu")],
            "#delete-confirm-error",
        ),
        (
            [("reason", ""), ("confirm", "cost-explorer-eu-west-1")],
            "#delete-reason-error",
        ),
    ] {
        let answer = operator.submit(delete, &fields).await;
        let page = Page::after(&operator, &answer).await;
        assert_eq!(page.texts(".confirm[open] > summary"), ["Delete…"]);
        assert_eq!(page.texts(wrong).len(), 1, "{wrong}");
        assert_eq!(page.texts(".field .error").len(), 1);
        assert_eq!(page.values("#delete-confirm"), [fields[1].1]);
        assert_eq!(page.texts("#delete-reason"), [fields[0].1]);
    }
    let listed = operator
        .get("/api/v1/environments/cost-explorer-eu-west-1/operations")
        .await
        .expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_under_way_is_followed_and_a_deletion_is_undone_by_an_admin() {
    let server = Server::with_charges().await;
    let (admin, operator) = (server.admin().await, server.operator().await);
    let fields = [
        ("reason", "because"),
        ("confirm", "cost-explorer-eu-west-1"),
    ];
    let delete = "/act/environments/cost-explorer-eu-west-1/delete";
    let answer = operator.submit(delete, &fields).await;
    assert!(answer.header("location").contains("done=operation-asked"));
    let page = Page::after(&operator, &answer).await;
    assert_eq!(page.texts("[data-follow]").len(), 1);
    server.carry_out().await;
    let page = Page::open(&operator, EU).await;
    assert_eq!(page.texts("[data-follow]").len(), 0);
    let restore = "/act/environments/cost-explorer-eu-west-1/restore";
    operator.submit(restore, &[("reason", "back")]).await;
    let deleted = operator.get(&format!("/api/v1{EU}")).await.expect(200);
    assert_eq!(deleted["state"]["is"], "deleted");
    let answer = admin.submit(restore, &[("reason", "")]).await;
    let page = Page::after(&admin, &answer).await;
    assert_eq!(page.texts("#restore-reason-error").len(), 1);
    let answer = admin.submit(restore, &[("reason", "back")]).await;
    assert_eq!(done(&answer), Some("deletion-undone"));
    let restored = admin.get(&format!("/api/v1{EU}")).await.expect(200);
    assert_eq!(restored["state"]["is"], "active");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_the_form_that_another_was_wrong_in() {
    let server = Server::with_charges().await;
    let (admin, other) = (server.admin().await, server.admin().await);
    admin.submit("/act/freezes", &BACKWARDS).await;
    let page = Page::open(&other, "/freezes/new").await;
    assert_eq!(page.values("#name"), [""]);
    let page = Page::open(&admin, "/environments/declare").await;
    assert_eq!(page.texts(".form .notice"), [""; 0]);
    let page = Page::open(&admin, "/freezes/new").await;
    assert_eq!(page.values("#name"), ["Year <end>"]);
}

//! Notes on charts, and what happened to the data behind them: numbers over charts, words below, ways there and back. Knows addresses;
//! must not know how charts are drawn.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;
use floe_domain::people::Scope;

const OCTOBER: &str = "/explore?start=2024-10-01&end=2024-11-01&granularity=day";

async fn post(person: &Person, uri: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person
        .send(axum::http::Method::POST, uri, &kind, form)
        .await
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or(("", ""));
    rest.split(after).next().unwrap()
}

/// The part of an explorer's page below its charts.
fn beside(page: &str) -> &str {
    between(page, "id=\"notes-heading\"", "</section>")
}

/// How many numbers stand over the charts of a page.
fn numbers(page: &str) -> usize {
    page.matches("class=\"number-mark").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_written_from_the_explorer_and_stands_on_its_chart_and_below_it() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let question =
        "/explore?start=2024-09-01&end=2024-10-01&granularity=day&filter=region:us-east-1";
    let before = viewer.get(question).await.text;
    assert!(beside(&before).contains("Nobody wrote a note"), "{before}");
    let link = between(&before, "href=\"/notes/new?", "\"").replace("&amp;", "&");
    let form = viewer.get(&format!("/notes/new?{link}")).await.text;
    assert!(
        form.contains("value=\"us-east-1\"") && form.contains("name=\"back\""),
        "{form}"
    );
    let back = between(&link, "back=", "&");
    let sent = format!(
        "first_day=2024-09-10&last_day=2024-09-12&words=%3Cb%3ELaunch%3C%2Fb%3E&region=us-east-1&service=&visibility=private&back={back}"
    );
    let written = post(&viewer, "/act/notes", &sent).await;
    assert_eq!(written.header("location"), question);
    let page = viewer.get(question).await.text;
    assert!(
        beside(&page).contains("&lt;b&gt;Launch&lt;/b&gt;"),
        "{page}"
    );
    assert!(beside(&page).contains("10–12 Sep 2024"));
    assert!(!page.contains("<b>Launch</b>"));
    assert_eq!(numbers(&page), 1, "{page}");
    let other = question.replace("us-east-1", "eu-west-1");
    let other = viewer.get(&other).await.text;
    assert!(
        !beside(&other).contains("Launch"),
        "its scope is another region"
    );
    let overview = viewer.get("/?start=2024-09-01&end=2024-10-01").await.text;
    assert!(beside(&overview).contains("Launch"), "{overview}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_note_is_its_writer_s_and_a_shared_one_everyone_s_to_see() {
    let server = Server::with_charges().await;
    let (viewer, operator) = (server.viewer().await, server.operator().await);
    let admin = server.admin().await;
    let form = |words: &str, visibility: &str| {
        format!(
            "first_day=2024-10-02&last_day=&words={words}&region=&service=&visibility={visibility}"
        )
    };
    let written = post(&viewer, "/act/notes", &form("Mine", "private")).await;
    assert_eq!(written.header("location"), "/notes?done=note-written");
    post(&viewer, "/act/notes", &form("Ours", "shared")).await;
    let seen = operator.get(OCTOBER).await.text;
    assert!(
        beside(&seen).contains("Ours") && !beside(&seen).contains("Mine"),
        "{seen}"
    );
    let list = viewer.get("/notes").await.text;
    assert!(list.contains("Mine") && list.contains("Ours"));
    let id = |words: &str| {
        let row = list.split("<tr>").find(|row| row.contains(words)).unwrap();
        between(row, "/act/notes/", "/remove").to_owned()
    };
    let (mine, ours) = (id("Mine"), id("Ours"));
    for other in [&operator, &admin] {
        let page = other.get(&format!("/notes/{mine}")).await;
        assert_eq!(page.status, 404);
        post(other, &format!("/act/notes/{mine}/remove"), "").await;
        post(
            other,
            &format!("/act/notes/{ours}"),
            &form("Theirs", "shared"),
        )
        .await;
    }
    post(&operator, &format!("/act/notes/{ours}/remove"), "").await;
    let list = viewer.get("/notes").await.text;
    assert!(list.contains("Mine") && list.contains("Ours") && !list.contains("Theirs"));
    let changed = post(
        &viewer,
        &format!("/act/notes/{ours}"),
        &form("Changed", "shared"),
    )
    .await;
    assert_eq!(changed.header("location"), "/notes?done=note-changed");
    let removed = post(&admin, &format!("/act/notes/{ours}/remove"), "").await;
    assert_eq!(removed.header("location"), "/notes?done=note-removed");
    assert!(!viewer.get("/notes").await.text.contains("Changed"));
    let audit = admin.get("/api/v1/audit").await.text;
    for action in ["note.write", "note.change", "note.remove"] {
        assert!(audit.contains(action), "{action}");
    }
    assert!(audit.contains("Ours") && !audit.contains("Mine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_note_is_said_and_nothing_is_written() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let wrong = "first_day=2024-10-02&last_day=2024-10-01&words=x&visibility=private";
    let answer = post(&viewer, "/act/notes", wrong).await;
    assert_eq!(answer.header("location"), "/notes/new");
    let page = viewer.get("/notes/new").await.text;
    assert!(page.contains("is before the first day"), "{page}");
    assert!(viewer.get("/notes").await.text.contains("There is no note"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_to_the_data_stands_on_the_chart_and_leads_to_its_decision_and_back() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let viewer = server.viewer().await;
    let accepted = agent.operate("cost-explorer-eu-west-1", "recreate").await;
    crate::actor::ended(&agent, &server, &accepted).await;
    let admin = server.admin().await;
    let freeze = serde_json::json!({
        "name": "Closed", "reason": "a test", "starts_at": "2024-10-05T12:00:00Z", "ends_at": "2024-10-06T12:00:00Z",
        "zone": "UTC", "scope": {"regions": ["eu-west-1"]},
    });
    admin.post("/api/v1/freezes", &freeze).await.expect(201);
    for _ in 0..2 {
        let refused = agent.operate("cost-explorer-eu-west-1", "delete").await;
        assert_eq!(refused.status, 403, "{}", refused.text);
    }
    let page = viewer.get(&format!("{OCTOBER}&group_by=")).await.text;
    let told = beside(&page);
    assert!(told.contains("A bill was imported"), "{told}");
    assert!(told.contains("Recreated cost-explorer-eu-west-1"), "{told}");
    assert!(
        told.contains("Refused to delete cost-explorer-eu-west-1, 2 times that day"),
        "{told}"
    );
    let refusal = told
        .split("<li")
        .find(|item| item.contains("Refused"))
        .unwrap();
    let decision = between(refusal, "href=\"", "\"");
    assert!(decision.starts_with("/decisions/"), "{refusal}");
    let shown = viewer.get(decision).await.text;
    let back = between(&shown, "href=\"/explore?", "\"").replace("&amp;", "&");
    assert_eq!(
        back,
        "start=2024-09-28&end=2024-10-13&granularity=day&filter=region:eu-west-1"
    );
    let around = viewer.get(&format!("/explore?{back}")).await.text;
    assert!(beside(&around).contains(decision), "{around}");
    let elsewhere = viewer
        .get(&format!("{OCTOBER}&filter=region:us-east-1"))
        .await
        .text;
    assert!(
        !beside(&elsewhere).contains("cost-explorer-eu-west-1"),
        "{elsewhere}"
    );
}

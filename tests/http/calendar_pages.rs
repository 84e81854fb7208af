//! The pages that import calendar files and make feeds: forms that need no script, and what they show. Knows addresses and
//! fields; must not know how files are read.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;
use serde_json::json;

const PAGE: &str = "/freezes/import";
const FEEDS: &str = "/settings/feeds";

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Weekends <b>off</b>\r\n\
    DTSTART;TZID=Europe/Berlin:20241011T180000\r\nDTEND;TZID=Europe/Berlin:20241014T060000\r\nRRULE:FREQ=WEEKLY;COUNT=10\r\n\
    END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Patch day\r\nDTSTART:20241008T080000Z\r\nDURATION:PT1H\r\n\
    RRULE:FREQ=MONTHLY;BYDAY=2TU\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Sends a form with these fields, a file under `file`.
async fn send(person: &Person, fields: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (name, value) in fields {
        let file = if *name == "file" {
            "; filename=\"freezes.ics\"\r\nContent-Type: text/calendar"
        } else {
            ""
        };
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--edge--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    let uri = "/act/freezes/import";
    person
        .send(axum::http::Method::POST, uri, &kind, body)
        .await
}

async fn post(person: &Person, uri: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person
        .send(axum::http::Method::POST, uri, &kind, form)
        .await
}

async fn freezes(person: &Person) -> usize {
    let list = person.get("/api/v1/freezes").await.expect(200);
    list["items"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_and_then_set() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let answer = send(
        &admin,
        &[
            ("file", FILE),
            ("applies_to", "everyone"),
            ("dry_run", "true"),
        ],
    )
    .await;
    assert_eq!(answer.header("location"), PAGE);
    let page = admin.get(PAGE).await.text;
    assert!(
        page.contains("1 of 2 components would become freezes."),
        "{page}"
    );
    assert!(page.contains("Weekends &lt;b&gt;off&lt;/b&gt;") && !page.contains("<b>off</b>"));
    assert!(page.contains("BYDAY=2TU") && page.contains("every week on Fri, 10 times"));
    assert_eq!(freezes(&admin).await, 0);
    let answer = send(&admin, &[("again", "true")]).await;
    assert_eq!(
        answer.header("location"),
        "/freezes/import?done=freezes-imported"
    );
    assert_eq!(freezes(&admin).await, 1);
    let page = admin.get(PAGE).await.text;
    assert!(page.contains("1 of 2 components became freezes."), "{page}");
    let list = admin.get("/api/v1/freezes").await.json();
    assert_eq!(list["items"][0]["applies_to"], json!("everyone"));
    // What one looked at is not shown to another.
    let other = server.admin().await;
    assert!(!other.get(PAGE).await.text.contains("components"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_read_is_said_and_sets_nothing() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for fields in [
        &[("applies_to", "automated")][..],
        &[
            ("text", "hello"),
            ("applies_to", "automated"),
            ("dry_run", "false"),
        ],
        &[("text", FILE), ("applies_to", "nobody")],
        &[
            ("text", FILE),
            ("applies_to", "automated"),
            ("zone", "Mars/Olympus"),
        ],
        &[("again", "true")],
    ] {
        let answer = send(&admin, fields).await;
        assert_eq!(answer.header("location"), PAGE, "{fields:?}");
        let page = admin.get(PAGE).await.text;
        assert!(
            page.contains("The calendar file was not imported"),
            "{fields:?}"
        );
    }
    assert_eq!(freezes(&admin).await, 0);
    let viewer = server.viewer().await;
    send(
        &viewer,
        &[
            ("text", FILE),
            ("applies_to", "automated"),
            ("dry_run", "false"),
        ],
    )
    .await;
    assert_eq!(freezes(&admin).await, 0);
    let refused = viewer.get(PAGE).await;
    assert!(refused.text.contains("Calendar files can not be imported"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_made_shown_once_and_revoked() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    let answer = post(&viewer, "/act/feeds", "name=My+phone").await;
    assert_eq!(answer.header("location"), "/settings/feeds?done=feed-made");
    let page = viewer.get(FEEDS).await.text;
    let secret = page.split("/calendar/").nth(1).unwrap();
    let secret = secret.split(".ics").next().unwrap().to_owned();
    assert!(secret.starts_with("floecal_"), "{secret}");
    let address = format!("/calendar/{secret}.ics");
    assert_eq!(server.nobody().get(&address).await.status, 200);
    let again = viewer.get(FEEDS).await.text;
    assert!(again.contains("My phone") && !again.contains(&secret));
    let revoke = again.split("/act/feeds/").nth(1).unwrap();
    let revoke = format!("/act/feeds/{}", revoke.split('"').next().unwrap());
    let other = server.viewer().await;
    post(&other, &revoke, "").await;
    assert_eq!(server.nobody().get(&address).await.status, 200);
    let answer = post(&viewer, &revoke, "").await;
    assert_eq!(
        answer.header("location"),
        "/settings/feeds?done=feed-revoked"
    );
    server
        .nobody()
        .get(&address)
        .await
        .problem(404, "not-found");
}

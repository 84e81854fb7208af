//! What people keep, where a later Floe can not read it any more.

use super::*;
use crate::service::saved_views::{SavedView, Visibility};
use axum::http::header::{ACCEPT, COOKIE};

#[tokio::test]
async fn a_view_that_can_not_be_read_any_more_is_shown_as_such_and_not_lost() {
    let floe = Floe::new().await;
    let cookie = floe.person(Role::Viewer).await;
    let mut tx = floe.app.store().write().await.unwrap();
    let person = tx.person_by_email("viewer@example.com").await.unwrap();
    let person = person.unwrap().person;
    let view = SavedView {
        id: "view-1".to_owned(),
        name: "Old".to_owned(),
        description: String::new(),
        query: "group_by=mood".to_owned(),
        visibility: Visibility::Private,
        owner_id: person.id,
        owner: person.email,
        created_at: floe.app.now(),
        changed_at: floe.app.now(),
    };
    tx.put_saved_view(&view).await.unwrap();
    tx.commit().await.unwrap();
    let read = floe
        .send(get("/api/v1/views/view-1", &[(COOKIE, &cookie)]))
        .await;
    assert_eq!(read.json()["query"], "group_by=mood");
    let problem = read.json()["problem"].to_string();
    assert!(problem.contains("unknown dimension `mood`"), "{problem}");
    for page in ["/views", "/views/view-1"] {
        let headers = [(COOKIE, cookie.as_str()), (ACCEPT, "text/html")];
        let page = floe.send(get(page, &headers)).await.text;
        assert!(page.contains("It can not be asked any more"), "{page}");
        assert!(page.contains("group_by=mood"), "{page}");
    }
}

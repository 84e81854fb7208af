//! The table of doors against what the router does.

use super::*;
use crate::http::door::Who;
use crate::http::{ACTS, FUNCTIONS, PAGES, doors};
use std::collections::HashSet;

#[tokio::test]
async fn no_door_but_those_for_anyone_opens_to_nobody() {
    let floe = Floe::new().await;
    for door in doors() {
        let path = door
            .path
            .replace("{id}", "x")
            .replace("{secret}", "nothing.ics")
            .replace("{slug}", "change-frozen");
        let answer = floe.send(ask(door.method.clone(), &path, &[])).await;
        if door.path == "/calendar/{secret}" {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{door:?}");
        } else if door.who == Who::Anyone {
            assert_eq!(answer.status, StatusCode::OK, "{door:?}");
        } else {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{door:?}");
        }
    }
}

#[test]
fn every_door_of_the_api_is_told_of_and_none_stands_twice() {
    let mut seen = HashSet::new();
    for door in doors() {
        assert!(
            seen.insert((door.method.clone(), door.path)),
            "{door:?} stands twice"
        );
        if door.path.starts_with("/api/v1/") {
            assert!(door.docs.is_some(), "{door:?} is not told of");
            assert_ne!(door.who, Who::Anyone, "{door:?} is open");
        }
    }
}

#[tokio::test]
async fn what_stands_in_no_row_is_not_served() {
    let floe = Floe::new().await;
    for path in ["/api", "/api/v1", "/api/v1/people", "/debug"] {
        assert_eq!(
            floe.send(get(path, &[])).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_act_of_nobody_leads_to_signing_in_and_one_of_a_token_is_refused() {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe.token(PrincipalKind::Agent, &Scope::ALL).await;
    for (path, _) in ACTS {
        let path = path.replace("{id}", "x");
        let answer = floe.send(ask(Method::POST, &path, &[])).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        let with_token = [(header::AUTHORIZATION, token.as_str())];
        let answer = floe.send(ask(Method::POST, &path, &with_token)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn there_is_no_way_for_a_program_to_end_a_freeze() {
    let floe = Floe::new().await;
    // PUT tightens, and refuses to do anything else.
    for method in [Method::DELETE, Method::PATCH, Method::POST] {
        let answer = floe.send(ask(method, "/api/v1/freezes/x", &[])).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

/// Who may come through, in words.
fn words(who: Who) -> String {
    match who {
        Who::Anyone => "anyone".to_owned(),
        Who::Known => "known callers; the service decides".to_owned(),
        Who::People => "people".to_owned(),
        Who::Signed => "keys that sign".to_owned(),
        Who::May(permission) => format!("whoever may {}", permission.words()),
    }
}

#[test]
fn the_table_is_the_one_that_was_reviewed() {
    let doors = doors()
        .into_iter()
        .map(|door| (door.method.to_string(), door.path, door.who));
    let pages = PAGES
        .iter()
        .map(|(path, who)| ("GET".to_owned(), *path, *who));
    let functions = FUNCTIONS
        .iter()
        .chain(ACTS)
        .map(|(path, who)| ("POST".to_owned(), *path, *who));
    let table: String = doors
        .chain(pages)
        .chain(functions)
        .map(|(method, path, who)| format!("{method:<4} {path:<43} {}\n", words(who)))
        .collect();
    assert_eq!(
        table,
        include_str!("doors.txt"),
        "review the change and write it into doors.txt"
    );
}

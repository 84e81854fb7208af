//! The table of every door and what it answers to everyone, compared with `doors.txt`, which people review. `UPDATE=1 cargo
//! test -p floe-tests --test http doors` writes it anew after a change that is wanted. Must not know what lies behind a door.

use crate::actor::Actor;
use crate::server::Server;
use axum::http::Method;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Scope;
use std::fmt::Write as _;

/// Every field of every form, so that each function gets as far as it lets this caller; none of it is good enough to change
/// anything.
const FORM: &str = "id=No+thing&environment_id=nothing&operation=delete&reason=a+test&confirm=nothing&name=x\
    &region=eu-west-1&tier=production&owner=nobody@example.com&kind=agent&days=1&zone=UTC&starts_at=2024-10-06T12:00\
    &ends_at=2024-10-06T11:00&applies_to=automated&email=nobody@example.com&role=viewer&password=x&again=y&old=x&new=y\
    &secret=nothing&handle=nothing&theme=dark&dimension=service&query=&search=&next=/";

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/http/doors.txt");

/// Every method and address: the API's, the pages', the pages' functions'.
fn every_door() -> Vec<(Method, String)> {
    let mut doors: Vec<(Method, String)> = floe_server::http::doors()
        .into_iter()
        .map(|door| (door.method, door.path.to_owned()))
        .collect();
    doors.extend(
        floe_server::http::PAGES
            .iter()
            .map(|(path, _)| (Method::GET, (*path).to_owned())),
    );
    let functions = floe_server::http::FUNCTIONS
        .iter()
        .chain(floe_server::http::ACTS);
    doors.extend(functions.map(|(path, _)| (Method::POST, (*path).to_owned())));
    // Last, since whoever has come through is nobody afterwards.
    doors.sort_by_key(|(_, path)| path == "/ui/sign-out");
    doors
}

/// What an AWS client asks at the door that it shares with a page; of whoever comes without its signature nothing is taken.
const TARGET: [(&str, &str); 2] = [
    ("content-type", "application/x-amz-json-1.1"),
    ("x-amz-target", "AmazonSSM.GetCalendarState"),
];

/// What a door answers to an actor who sends nothing that could change anything.
async fn answer(actor: &impl Actor, method: &Method, path: &str) -> String {
    let uri = path
        .replace("{slug}", "not-found")
        .replace("{id}", "nothing")
        .replace("{handle}", "nothing")
        .replace("{secret}", "nothing");
    let (kind, body) = if path.starts_with("/api/") {
        ("application/json", "{}")
    } else {
        ("application/x-www-form-urlencoded", FORM)
    };
    let plain = [("content-type", kind)];
    let (headers, body) = if path == "/" && *method == Method::POST {
        (&TARGET[..], r#"{"CalendarNames":["default"]}"#)
    } else {
        (&plain[..], body)
    };
    let answer = actor.send(method.clone(), &uri, headers, body).await;
    answer.status.as_u16().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_answers_everyone_as_reviewed() {
    let server = Server::with_charges().await;
    let (viewer, operator, admin) = (
        server.viewer().await,
        server.operator().await,
        server.admin().await,
    );
    let agent = server
        .token(&operator, PrincipalKind::Agent, &Scope::ALL)
        .await;
    let service = server
        .token(&operator, PrincipalKind::Service, &Scope::ALL)
        .await;
    let mut table = "# What each door answers to whom; the tokens have every scope and belong to an operator.\n\
        # A request that may come through asks for what is not there, or sends an empty object: 404 and 422 mean it came through.\n\
        # Nobody here signs what AWS's clients ask by POST /, and nothing else opens that door.\n"
        .to_owned();
    writeln!(
        table,
        "{:<60} nobody viewer operator admin agent service",
        "# door"
    )
    .unwrap();
    for (method, path) in every_door() {
        let cells = [
            answer(&server.nobody(), &method, &path).await,
            answer(&viewer, &method, &path).await,
            answer(&operator, &method, &path).await,
            answer(&admin, &method, &path).await,
            answer(&agent, &method, &path).await,
            answer(&service, &method, &path).await,
        ];
        let [nobody, viewer, operator, admin, agent, service] = cells;
        let door = format!("{method} {path}");
        writeln!(
            table,
            "{door:<60} {nobody:<6} {viewer:<6} {operator:<8} {admin:<5} {agent:<5} {service}"
        )
        .unwrap();
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &table).unwrap();
    }
    let reviewed = std::fs::read_to_string(PATH).unwrap_or_default();
    for (now, reviewed) in table.lines().zip(reviewed.lines()) {
        assert_eq!(now, reviewed, "a door differs from doors.txt");
    }
    assert_eq!(table, reviewed);
}

#[test]
fn no_door_stands_in_the_table_twice() {
    let mut doors: Vec<_> = every_door()
        .into_iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    let all = doors.len();
    doors.sort();
    doors.dedup();
    assert_eq!(doors.len(), all);
}

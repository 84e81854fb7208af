//! What proves who calls, and what does not. Knows cookies and tokens; must not know what lies behind the doors.

use crate::actor::{Actor, Robot};
use crate::answer::Answer;
use crate::server::Server;
use axum::body::Body;
use axum::http::{Method, header};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_server::service::people::{self, RoleChange};
use floe_server::service::{Caller, tokens};
use serde_json::json;

/// A robot whose token is this text.
fn with_secret(robot: &Robot, secret: &str) -> Robot {
    Robot {
        secret: secret.to_owned(),
        ..robot.clone()
    }
}

/// Asks for costs with these headers alone.
async fn ask(server: &Server, headers: &[(&str, &str)]) -> Answer {
    let nobody = server.nobody();
    nobody
        .send(Method::GET, "/api/v1/costs", headers, Body::empty())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_how_to_prove_who_they_are() {
    let server = Server::start().await;
    let answer = server.nobody().get("/api/v1/costs").await;
    answer.problem(401, "not-authenticated");
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_exactly_one_is_none() {
    let server = Server::start().await;
    let robot = server.service(&[Scope::CostsRead]).await;
    robot.get("/api/v1/costs").await.expect(200);
    let longer = format!("{}x", robot.secret);
    let mut shorter = robot.secret.clone();
    shorter.pop();
    let capitals = robot.secret.to_uppercase();
    for secret in [
        "floe_",
        "floe_0",
        longer.as_str(),
        shorter.as_str(),
        &capitals,
    ] {
        let answer = with_secret(&robot, secret).get("/api/v1/costs").await;
        answer.problem(401, "not-authenticated");
    }
    for authorization in ["Basic YTpi", "Bearer", &robot.secret] {
        let answer = ask(&server, &[("authorization", authorization)]).await;
        answer.problem(401, "not-authenticated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_and_a_token_together_are_refused() {
    let server = Server::start().await;
    let person = server.admin().await;
    let robot = server.service(&[Scope::CostsRead]).await;
    let cookie = format!("floe_session={}", person.session);
    let bearer = format!("Bearer {}", robot.secret);
    let headers = [
        ("cookie", cookie.as_str()),
        ("authorization", bearer.as_str()),
    ];
    ask(&server, &headers)
        .await
        .problem(400, "mixed-credentials");
    ask(&server, &headers[..1]).await.expect(200);
    ask(&server, &headers[1..]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_no_page() {
    let server = Server::start().await;
    let robot = server.agent(&Scope::ALL).await;
    for uri in [
        "/",
        "/explore",
        "/freezes",
        "/environments",
        "/audit",
        "/settings",
    ] {
        let answer = robot.get(uri).await;
        assert_eq!(answer.status, 403, "{uri}");
    }
}

/// Fails unless what an actor comes with is good for nothing.
async fn is_nobody(actor: &impl Actor) {
    let answer = actor.get("/api/v1/costs").await;
    answer.problem(401, "not-authenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_none_at_once() {
    let server = Server::start().await;
    let robot = server.service(&[Scope::CostsRead]).await;
    robot.get("/api/v1/costs").await.expect(200);
    tokens::revoke(&server.app, &Caller::command_line(), &robot.id)
        .await
        .unwrap();
    is_nobody(&robot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_at_its_expiry() {
    let server = Server::start().await;
    let robot = server.service(&[Scope::CostsRead]).await;
    server.at("2024-11-04T11:59:59.999999Z");
    robot.get("/api/v1/costs").await.expect(200);
    server.at("2024-11-04T12:00:00Z");
    is_nobody(&robot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_goes_with_its_owner() {
    let server = Server::start().await;
    server.admin().await;
    let owner = server.operator().await;
    let robot = server
        .token(&owner, PrincipalKind::Service, &[Scope::CostsRead])
        .await;
    robot.get("/api/v1/costs").await.expect(200);
    people::remove(&server.app, &Caller::command_line(), &owner.id, None)
        .await
        .unwrap();
    is_nobody(&robot).await;
    is_nobody(&owner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_may_no_more_than_its_owner_may_now() {
    let server = Server::with_charges().await;
    let owner = server.operator().await;
    let robot = server
        .token(&owner, PrincipalKind::Agent, &[Scope::AuditRead])
        .await;
    robot.get("/api/v1/audit").await.expect(200);
    let wanted = RoleChange {
        person_id: &owner.id,
        role: Role::Viewer,
        reason: "",
    };
    people::set_role(&server.app, &Caller::command_line(), &wanted, None)
        .await
        .unwrap();
    robot
        .get("/api/v1/audit")
        .await
        .problem(403, "not-permitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_changes_nothing_unless_one_of_floes_own_pages_asks() {
    let server = Server::with_charges().await;
    let person = server.admin().await;
    let cookie = format!("floe_session={}", person.session);
    let body = json!({"operation": "delete", "reason": "x", "dry_run": true}).to_string();
    let uri = "/api/v1/environments/cost-explorer-us-east-1/operations";
    let nobody = server.nobody();
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        let mut headers = vec![
            ("cookie", cookie.as_str()),
            ("content-type", "application/json"),
        ];
        headers.extend(site.map(|site| ("sec-fetch-site", site)));
        let answer = nobody.send(Method::POST, uri, &headers, body.clone()).await;
        if site == Some("none") {
            continue;
        }
        answer.problem(403, "cross-origin");
    }
    let answer = person
        .post(
            uri,
            &json!({"operation": "delete", "reason": "x", "dry_run": true}),
        )
        .await;
    answer.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_session_is_nobody_and_pages_lead_to_the_sign_in() {
    let server = Server::start().await;
    ask(&server, &[("cookie", "floe_session=made-up")])
        .await
        .problem(401, "not-authenticated");
    let answer = server.nobody().get("/freezes").await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Ffreezes");
    assert_eq!(answer.headers.get(header::SET_COOKIE), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_scope_opens_its_own_doors_and_no_others() {
    use floe_server::http::door::Who;
    let server = Server::with_charges().await;
    let owner = server.admin().await;
    for scope in Scope::ALL {
        let robot = server.token(&owner, PrincipalKind::Service, &[scope]).await;
        for door in floe_server::http::doors() {
            let Who::May(permission) = door.who else {
                continue;
            };
            let uri = door.path.replace("{id}", "nothing");
            let answer = robot
                .send(door.method.clone(), &uri, &[], Body::empty())
                .await;
            let refused = answer.status == 403;
            assert_eq!(
                refused,
                permission.scope() != Some(scope),
                "{scope:?} at {door:?}: {}",
                answer.text
            );
        }
    }
}

//! `/api/v1/tokens`: what one token passes on to another, and who is then asked for. Must not know the guard's rules.

use crate::actor::{Actor, Robot};
use crate::server::Server;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const TOKENS: &str = "/api/v1/tokens";
const US: &str = "cost-explorer-us-east-1";

async fn passed_on(server: &Server, by: &Robot, kind: &str, scopes: &[&str]) -> (Robot, Value) {
    let body = json!({"name": "helper", "kind": kind, "scopes": scopes, "seconds": 600});
    let told = by.post(TOKENS, &body).await.expect(201);
    let robot = Robot {
        router: server.nobody().0,
        id: told["id"].as_str().unwrap().to_owned(),
        secret: told["token"].as_str().unwrap().to_owned(),
    };
    (robot, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_through_a_service_for_a_person_is_asked_for_as_that_chain() {
    let server = Server::off_production().await;
    let service = server
        .service(&[
            Scope::TokensPassOn,
            Scope::EnvironmentsRecreate,
            Scope::CostsRead,
        ])
        .await;
    let (agent, told) = passed_on(&server, &service, "agent", &["environments:recreate"]).await;
    let kinds = |chain: &Value| -> Vec<String> {
        let members = chain["chain"].as_array().unwrap();
        let kinds = members.iter().map(|one| one["kind"].as_str().unwrap());
        kinds.map(str::to_owned).collect()
    };
    assert_eq!(kinds(&told["principal"]), ["agent", "service", "human"]);
    // It is another agent than any its owner let act for them.
    let refused = agent.operate(US, "recreate").await.expect(403);
    assert_eq!(refused["reasons"][0]["code"], "not_delegated");
    assert_eq!(kinds(&refused["principal"]), ["agent", "service", "human"]);
    let could = refused["could_ask"].as_array().unwrap();
    assert_eq!(could.len(), 1, "{refused}");
    assert_eq!(could[0]["what"], "delegation");
    let owner = refused["principal"]["chain"][2]["name"].as_str().unwrap();
    assert!(could[0]["detail"].as_str().unwrap().contains(owner));
    let command = format!(
        "floe delegation grant --agent {} --operation recreate --environment {US}",
        agent.id
    );
    assert_eq!(could[0]["command"], command);
    let page = could[0]["page_url"].as_str().unwrap();
    assert_eq!(server.operator().await.get(page).await.status, 200);
    // What is offered is what it takes.
    server.lend(&agent.id).await;
    let accepted = agent.operate(US, "recreate").await.expect(202);
    assert_eq!(
        kinds(&accepted["decision"]["principal"]),
        ["agent", "service", "human"]
    );
    // What it was not given it has not, though the service has.
    agent.get("/api/v1/regions").await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_revoked_opens_nothing_nor_what_came_of_it() {
    let server = Server::with_charges().await;
    let scopes = ["costs:read", "tokens:pass-on"];
    let service = server
        .service(&[Scope::TokensPassOn, Scope::CostsRead])
        .await;
    let (child, told) = passed_on(&server, &service, "service", &scopes).await;
    let (grandchild, _) = passed_on(&server, &child, "agent", &scopes).await;
    grandchild.get("/api/v1/regions").await.expect(200);
    let address = format!("{TOKENS}/{}/revoke", told["id"].as_str().unwrap());
    grandchild.post(&address, &json!({})).await.expect(404);
    service.post(&address, &json!({})).await.expect(204);
    child.get("/api/v1/regions").await.expect(401);
    grandchild.get("/api/v1/regions").await.expect(401);
    service.get("/api/v1/regions").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_token_to_pass_on_is_named() {
    let server = Server::with_charges().await;
    let agent = server.agent(&[Scope::TokensPassOn]).await;
    for (body, field) in [
        (
            json!({"name": "", "kind": "agent", "scopes": ["tokens:pass-on"]}),
            "name",
        ),
        (
            json!({"name": "a", "kind": "human", "scopes": ["tokens:pass-on"]}),
            "kind",
        ),
        (
            json!({"name": "a", "kind": "agent", "scopes": ["everything"]}),
            "scopes",
        ),
        (
            json!({"name": "a", "kind": "agent", "scopes": ["costs:read"]}),
            "scopes",
        ),
    ] {
        let answer = agent.post(TOKENS, &body).await;
        assert_eq!(answer.wrong_fields(), [field], "{body}");
    }
}

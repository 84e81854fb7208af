//! `/healthz`, `/readyz`, `/metrics`, and addresses that nothing has.

use crate::actor::Actor as _;
use crate::server::Server;
use axum::body::Body;
use axum::http::Method;

#[tokio::test(flavor = "multi_thread")]
async fn a_loaded_server_is_alive_and_ready() {
    let server = Server::start().await;
    for uri in ["/healthz", "/readyz"] {
        assert_eq!(server.nobody().get(uri).await.status, 200, "{uri}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_in_prometheus_form_and_count_requests() {
    let server = Server::start().await;
    server.nobody().get("/healthz").await;
    let answer = server.nobody().get("/metrics").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/plain"));
    assert!(answer.text.contains("# TYPE "), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_of_the_api_is_a_problem_to_programs() {
    let server = Server::start().await;
    let answer = server.nobody().get("/api/v1/nothing").await;
    answer.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_an_address_does_not_take_is_a_problem_that_names_those_it_takes() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let answer = admin
        .send(Method::DELETE, "/api/v1/freezes", &[], Body::empty())
        .await;
    answer.problem(405, "method-not-allowed");
    assert!(
        answer.header("allow").contains("GET"),
        "{:?}",
        answer.headers
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_has_a_page_that_explains_it() {
    let server = Server::start().await;
    for kind in floe_server::http::problem::Kind::ALL {
        let uri = format!("/problems/{}", kind.words().slug);
        let answer = server.nobody().get(&uri).await;
        assert_eq!(answer.status, 200, "{uri}");
        assert!(answer.text.contains("What to do"), "{uri}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_forbids_sniffing_and_framing() {
    let server = Server::start().await;
    for uri in ["/healthz", "/sign-in", "/api/v1/costs", "/nothing"] {
        let answer = server.nobody().get(uri).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        let framing = answer
            .header("content-security-policy")
            .contains("frame-ancestors")
            || !answer.header("x-frame-options").is_empty();
        assert!(framing, "{uri}: {:?}", answer.headers);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apis_description_names_every_door_of_the_api() {
    let server = Server::start().await;
    let description = server.nobody().get("/api/openapi.json").await.expect(200);
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    for door in floe_server::http::doors() {
        if door.path.starts_with("/api/v1/") {
            let method = door.method.as_str().to_lowercase();
            let operation = &description["paths"][door.path][&method];
            assert!(operation["operationId"].is_string(), "{door:?}");
            assert!(operation["responses"].is_object(), "{door:?}");
        }
    }
}

//! Pages' doors: sessions begin and end, and whoever has none is led to sign in.

use super::*;
use axum::http::HeaderName;
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE, REFERER};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn form(path: &str, headers: &[(HeaderName, &str)], body: &str) -> Request<Body> {
    let mut request = ask(Method::POST, path, headers);
    request.headers_mut().insert(
        CONTENT_TYPE,
        "application/x-www-form-urlencoded".parse().unwrap(),
    );
    request
        .headers_mut()
        .insert(SITE, "same-origin".parse().unwrap());
    *request.body_mut() = Body::from(body.to_owned());
    request
}

#[tokio::test]
async fn whoever_has_no_session_is_led_to_sign_in_and_back() {
    let floe = Floe::new().await;
    let answer = floe
        .send(get("/freezes?x=1", &[(ACCEPT, "text/html")]))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/sign-in?next=%2Ffreezes%3Fx%3D1"
    );
}

#[tokio::test]
async fn the_sign_in_page_opens_to_anyone_with_a_policy_for_its_scripts() {
    let answer = Floe::new()
        .await
        .send(get("/sign-in", &[(ACCEPT, "text/html")]))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-security-policy").contains("'nonce-"));
    assert!(answer.text.contains("<form"));
}

#[tokio::test]
async fn signing_in_gives_a_cookie_that_opens_pages_and_signing_out_takes_it() {
    let floe = Floe::new().await;
    floe.person(Role::Viewer).await;
    let body = format!(
        "email=viewer@example.com&password={}&next=/freezes",
        PASSWORD.replace(' ', "+")
    );
    let answer = floe
        .send(form("/ui/sign-in", &[(ACCEPT, "text/html")], &body))
        .await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(answer.header("location"), "/freezes");
    let set = answer.header("set-cookie");
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
    let cookie = set.split(';').next().unwrap().to_owned();
    let page = floe
        .send(get("/freezes", &[(ACCEPT, "text/html"), (COOKIE, &cookie)]))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let out = floe
        .send(form(
            "/ui/sign-out",
            &[(ACCEPT, "text/html"), (COOKIE, &cookie)],
            "",
        ))
        .await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let gone = floe
        .send(get("/freezes", &[(ACCEPT, "text/html"), (COOKIE, &cookie)]))
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_password_leads_back_to_the_form_without_a_cookie() {
    let floe = Floe::new().await;
    floe.person(Role::Viewer).await;
    let headers = [(ACCEPT, "text/html"), (REFERER, "http://floe.test/sign-in")];
    let answer = floe
        .send(form(
            "/ui/sign-in",
            &headers,
            "email=viewer@example.com&password=wrong",
        ))
        .await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(
        answer
            .header("location")
            .starts_with("http://floe.test/sign-in")
    );
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn a_function_called_by_the_browser_half_fails_with_a_fitting_status() {
    let answer = Floe::new()
        .await
        .send(form(
            "/ui/overview",
            &[(ACCEPT, "application/json")],
            "query=",
        ))
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text.contains("signed in"), "{}", answer.text);
}

#[tokio::test]
async fn an_address_that_nothing_has_is_a_page_among_the_others() {
    let floe = Floe::new().await;
    let cookie = floe.person(Role::Viewer).await;
    let answer = floe
        .send(get(
            "/nothing/here",
            &[(ACCEPT, "text/html"), (COOKIE, &cookie)],
        ))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("There is no page at this address"));
    assert!(answer.text.contains("aria-label=\"Main\""));
    let nobody = floe
        .send(get("/nothing/here", &[(ACCEPT, "text/html")]))
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(nobody.header("location"), "");
    assert!(nobody.text.contains("Go to the overview"));
}

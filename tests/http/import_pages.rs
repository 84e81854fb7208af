//! The pages of imports: the list with its upload form, one import, an upload that fails. Knows addresses and fields; must not
//! know how bills are read.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::bill::{CHARGES, bill};
use crate::parquet_bill;
use crate::server::Server;
use axum::http::Method;
use floe_server::service::{ImportResult, watched as from_folder};
use std::path::Path;
use std::sync::Arc;

const PAGE: &str = "/imports";

/// Uploads a file by the page's form.
async fn upload(person: &Person, name: &str, content: impl AsRef<[u8]>) -> Answer {
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), content.as_ref(), b"\r\n--edge--\r\n"].concat();
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    person
        .send(Method::POST, "/imports/upload", &kind, body)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_import_the_list_says_what_to_do() {
    let page = Server::start().await.viewer().await.get(PAGE).await.text;
    assert!(page.contains("No bill has been imported yet"));
    assert!(page.contains("How to get a FOCUS export"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_bring_bills_finds_the_form_and_others_the_list_only() {
    let server = Server::start().await;
    for (person, finds) in [
        (server.viewer().await, false),
        (server.operator().await, true),
        (server.admin().await, true),
    ] {
        let page = person.get(PAGE).await.text;
        assert_eq!(page.contains("action=\"/imports/upload\""), finds);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_leads_to_its_import_which_stands_in_the_list() {
    let server = Server::start().await;
    let operator = server.operator().await;
    let answer = upload(&operator, "september.csv", bill(&CHARGES)).await;
    let place = answer.header("location").to_owned();
    assert!(place.starts_with("/imports/imp"), "{place}");
    let page = server.viewer().await.get(&place).await;
    assert_eq!(page.status.as_u16(), 200);
    for words in [
        "Import of ",
        "It agrees",
        "20.500000000000000001",
        "september.csv",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let list = operator.get(PAGE).await.text;
    assert!(list.contains(&format!("href=\"{place}\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parquet_bill_is_uploaded_as_any_and_answers_as_the_same_rows_in_csv_do() {
    let server = Server::start().await;
    let operator = server.operator().await;
    let parquet = parquet_bill::of_csv(&bill(&CHARGES));
    let answer = upload(&operator, "september.parquet", parquet).await;
    let place = answer.header("location").to_owned();
    assert!(place.starts_with("/imports/imp"), "{place}");
    let page = operator.get(&place).await.text;
    for words in ["It agrees", "20.500000000000000001", "september.parquet"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let question = "/api/v1/costs?start=2024-08-01&end=2024-10-01&granularity=day&group_by=region,service,tag:team";
    let of_csv = Server::with_charges().await;
    assert_eq!(
        server.viewer().await.get(question).await.expect(200),
        of_csv.viewer().await.get(question).await.expect(200)
    );
}

/// What comes of the file that lies in the watched folder, as it is listed there.
async fn watched(server: &Server, file: &Path, listing: &str) -> Option<ImportResult> {
    let files = vec![file.to_owned()];
    from_folder::import(
        &server.app,
        ("september.csv", listing),
        files,
        Arc::default(),
    )
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn bills_of_the_watched_folder_say_so_and_what_was_refused_is_tried_again_once_it_has_changed()
 {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("september.csv");
    std::fs::write(&file, "no,bill\n1,2\n").unwrap();
    let refused = Some(ImportResult::Refused);
    assert_eq!(watched(&server, &file, "1").await, refused);
    assert_eq!(watched(&server, &file, "1").await, None);
    let page = viewer.get(PAGE).await.text;
    assert_eq!(page.matches("the watched folder").count(), 1, "{page}");
    assert!(page.contains(">refused<"), "{page}");
    std::fs::write(&file, bill(&CHARGES)).unwrap();
    let whole = Some(ImportResult::Whole);
    assert_eq!(watched(&server, &file, "2").await, whole);
    assert_eq!(watched(&server, &file, "2").await, None);
    let page = viewer.get(PAGE).await.text;
    assert_eq!(page.matches("the watched folder").count(), 2, "{page}");
    let operator = server.operator().await;
    upload(&operator, "august.csv", bill(&CHARGES[..1])).await;
    let page = viewer.get(PAGE).await.text;
    assert_eq!(page.matches("the watched folder").count(), 2, "{page}");
    assert!(page.contains(&operator.email), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_upload_is_told_on_the_page_with_the_form_once() {
    let server = Server::start().await;
    let operator = server.operator().await;
    let answer = upload(&operator, "", "").await;
    assert_eq!(answer.header("location"), PAGE);
    let page = operator.get(PAGE).await.text;
    assert!(page.contains("The bill was not imported"), "{page}");
    let page = operator.get(PAGE).await.text;
    assert!(!page.contains("The bill was not imported"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_not_there_is_a_page_that_leads_on() {
    let server = Server::start().await;
    let page = server.viewer().await.get("/imports/imp-nothing").await;
    assert_eq!(page.status.as_u16(), 404);
    assert!(page.text.contains("href=\"/explore\""));
}

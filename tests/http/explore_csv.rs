//! `/explore.csv`: the explorer's tables as a file. Must not know how pages look.

use crate::actor::Actor as _;
use crate::server::Server;
use floe_domain::people::Scope;

const MONTHS: &str = "start=2024-08-01&end=2024-10-01";

#[tokio::test(flavor = "multi_thread")]
async fn the_file_has_the_tables_of_the_page_with_every_digit() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region");
    let answer = viewer.get(&format!("/explore.csv?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"floe-2024-08-01-2024-09-30.csv\""
    );
    assert_eq!(
        answer.text,
        "Region,Unit,Billed cost,Share %,Before,Change,Change %,Aug 2024,Sep 2024\r\n\
         cn-northwest-1,CNY,100.5,100.0,0,100.5,new,0,100.5\r\n\
         us-east-1,USD,13.750000000000000001,67.1,0,13.750000000000000001,new,1.5,12.250000000000000001\r\n\
         eu-west-1,USD,3.75,18.3,0,3.75,new,0,3.75\r\n\
         Global / no region,USD,3,14.6,0,3,new,0,3\r\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_is_that_of_the_page() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region");
    let first = |text: &str| -> Vec<String> {
        text.lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap().to_owned())
            .filter(|name| name != "cn-northwest-1")
            .collect()
    };
    let up = viewer.get(&format!("/explore.csv?{query}&sort=name")).await;
    let down = viewer
        .get(&format!("/explore.csv?{query}&sort=-name"))
        .await;
    let mut turned = first(&down.text);
    turned.reverse();
    assert_eq!(first(&up.text), turned);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_question_is_refused_with_its_field() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = viewer.get("/explore.csv?metric=happiness").await;
    assert_eq!(answer.wrong_fields(), ["metric"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_no_page_and_not_its_file_either() {
    let server = Server::with_charges().await;
    let agent = server.agent(&[Scope::CostsRead]).await;
    assert_eq!(agent.get("/explore.csv").await.status, 403);
    assert_eq!(server.nobody().get("/explore.csv").await.status, 401);
}

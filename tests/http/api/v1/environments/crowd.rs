//! Many at once: the same request from many connections, and readers while a region is built anew. Knows answers; must not
//! know locks.

use crate::actor::{Actor, ended};
use crate::server::Server;
use floe_domain::people::Scope;
use std::collections::BTreeSet;

const US: &str = "cost-explorer-us-east-1";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_and_twenty_requests_at_once_with_one_key_are_one_operation() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..120 {
        let agent = agent.clone();
        requests.spawn(async move { agent.operate_once(US, "recreate", "one-key").await });
    }
    let mut ids = BTreeSet::new();
    let mut first = None;
    while let Some(answer) = requests.join_next().await {
        let answer = answer.unwrap();
        let body = answer.expect(202);
        ids.insert(body["operation"]["id"].as_str().unwrap().to_owned());
        first.get_or_insert(answer);
    }
    assert_eq!(ids.len(), 1);
    let operation = ended(&agent, &server, &first.unwrap()).await;
    assert_eq!(operation["status"], "succeeded");
    let environment = agent
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["generation"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_see_the_same_totals_before_while_and_after_a_region_is_built_anew() {
    let server = Server::off_production().await;
    let operator = server.operator().await;
    let uri =
        "/api/v1/costs?start=2024-08-01&end=2024-10-01&granularity=day&group_by=region,service";
    let before = operator.get(uri).await.expect(200);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (reader, before, stopped) = (operator.clone(), before.clone(), stopped.clone());
        readers.spawn(async move {
            let mut reads = 0;
            while !*stopped.borrow() || reads == 0 {
                assert_eq!(reader.get(uri).await.expect(200), before);
                reads += 1;
                tokio::task::yield_now().await;
            }
            reads
        });
    }
    for _ in 0..5 {
        let accepted = operator.operate(US, "recreate").await;
        assert_eq!(
            ended(&operator, &server, &accepted).await["status"],
            "succeeded"
        );
    }
    stop.send(true).unwrap();
    while let Some(reads) = readers.join_next().await {
        assert!(reads.unwrap() > 0);
    }
    let environment = operator
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["generation"], 6);
}

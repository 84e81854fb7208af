//! A server that is killed while it recreates a region: what the next one serves, and what the operation says of itself.

use crate::bill::{bill, sum};
use crate::floe::Floe;
use crate::served::{Served, token};
use std::time::Duration;

const EU: &str = "cost-explorer-eu-west-1";
const COSTS: &str =
    "/api/v1/costs?start=2024-09-01&end=2024-10-01&granularity=month&metric=billed_cost";
const CHARGES: u64 = 60_000;

#[test]
fn a_server_that_is_killed_while_it_recreates_leaves_the_region_whole_and_the_truth_said() {
    let floe = Floe::new();
    let file = floe.file("bill.csv", &bill(CHARGES));
    assert_eq!(floe.import(&[], &file).code, Some(0));
    let token = token(&floe, &[EU.to_owned()]);
    let mut interrupted = 0;
    for wait in [0, 30, 100, 250, 500, 900, 1_500, 2_500] {
        let server = Served::begin(&floe, &token);
        let operation = server.operate(EU, "recreate");
        std::thread::sleep(Duration::from_millis(wait));
        server.kill();
        let audit = floe.run(&["audit"]);
        assert_eq!(audit.code, Some(0), "after {wait} ms: {}", audit.err);
        let next = Served::begin(&floe, &token);
        let ended = next.ended(&operation);
        if ended.contains(r#""status":"failed""#) {
            interrupted += 1;
            assert!(ended.contains("the server stopped before it was complete"));
        } else {
            assert!(ended.contains(r#""status":"succeeded""#), "{ended}");
        }
        let environment = next.get(&format!("/api/v1/environments/{EU}"));
        assert!(environment.contains("active"), "{environment}");
        let costs = next.get(COSTS);
        assert!(costs.contains(&sum(CHARGES)), "after {wait} ms: {costs}");
        next.kill();
    }
    assert!(
        interrupted > 0,
        "every recreation was over before it was killed"
    );
    let server = Served::begin(&floe, &token);
    let again = server.ended(&server.operate(EU, "recreate"));
    assert!(again.contains(r#""status":"succeeded""#), "{again}");
    server.kill();
}

//! A server that is killed while it deletes regions: each is whole or gone, and its operation tells which.

use crate::bill::{bill, sum};
use crate::floe::Floe;
use crate::served::{Served, token};
use std::time::Duration;

const REGIONS: [&str; 8] = [
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "us-east-1",
    "us-east-2",
    "us-west-2",
];
const COSTS: &str = "/api/v1/costs?start=2024-09-01&end=2024-10-01&granularity=none&metric=billed_cost&group_by=region";

/// A freeze of everything for programs on every day, all day. Set between two servers, it keeps the second from doing what the first
/// had left to do: so one sees how the first left it.
const FREEZE: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Stop\r\nDTSTART:20200101T000000Z\r\n\
    DTEND:20200102T000000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn environment(region: &str) -> String {
    format!("cost-explorer-{region}")
}

/// How many charges a region has: none as many as another, so that each sum tells whose it is.
fn charges(nth: usize) -> u64 {
    100 + 10 * u64::try_from(nth).unwrap()
}

/// A bill of all regions.
fn whole() -> String {
    let mut text = String::new();
    for (nth, region) in REGIONS.into_iter().enumerate() {
        let of_region = bill(charges(nth)).replace("eu-west-1", region);
        let (header, rows) = of_region.split_once('\n').unwrap();
        if text.is_empty() {
            text.push_str(header);
            text.push('\n');
        }
        text.push_str(rows);
    }
    text
}

/// Kills a server this long after it was asked to delete every region; how many it left whole and how many are gone.
fn killed_after(wait: Duration) -> (usize, usize) {
    let floe = Floe::new();
    let file = floe.file("bill.csv", &whole());
    assert_eq!(floe.import(&[], &file).code, Some(0));
    let token = token(&floe, &REGIONS.map(environment));
    let server = Served::begin(&floe, &token);
    let operations = REGIONS.map(|region| server.operate(&environment(region), "delete"));
    std::thread::sleep(wait);
    server.kill();
    let audit = floe.run(&["audit"]);
    assert_eq!(audit.code, Some(0), "after {wait:?}: {}", audit.err);
    let freeze = floe.file("freeze.ics", FREEZE);
    let set = floe.run(&["freeze", "import", freeze.to_str().unwrap()]);
    assert_eq!(set.code, Some(0), "{}", set.err);
    let next = Served::begin(&floe, &token);
    let ended = operations.map(|operation| next.ended(&operation));
    let costs = next.get(COSTS);
    let (mut left, mut gone) = (0, 0);
    for (nth, (region, ended)) in REGIONS.into_iter().zip(ended).enumerate() {
        let one = next.get(&format!("/api/v1/environments/{}", environment(region)));
        let all = format!(
            r#"["{region}"],"unit":"USD","amount":"{}""#,
            sum(charges(nth))
        );
        let told = format!("after {wait:?}: {region}: {ended}\n{one}\n{costs}");
        if ended.contains(r#""status":"succeeded""#) {
            gone += 1;
            assert!(ended.contains("out of every view"), "{told}");
            assert!(one.contains(r#""is":"deleted""#), "{told}");
            let some = format!(r#"["{region}"]"#);
            assert!(!costs.contains(&some), "{told}");
        } else {
            left += 1;
            assert!(ended.contains(r#""status":"failed""#), "{told}");
            assert!(one.contains(r#""is":"active""#), "{told}");
            assert!(costs.contains(&all), "{told}");
        }
    }
    next.kill();
    (left, gone)
}

#[test]
fn a_server_that_is_killed_while_it_deletes_leaves_each_region_whole_or_gone_and_the_truth_said() {
    let (mut left, mut gone) = (0, 0);
    for wait in [0, 0, 2, 5, 10, 25, 100, 400] {
        let of_round = killed_after(Duration::from_millis(wait));
        left += of_round.0;
        gone += of_round.1;
    }
    assert!(left > 0, "every deletion was over before it was killed");
    assert!(gone > 0, "every deletion was killed before it was over");
}

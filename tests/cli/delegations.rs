//! What people let agents do, from the command line.

use crate::bill::bill;
use crate::floe::{Ended, Floe};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

const EU: &str = "cost-explorer-eu-west-1";
const OWNER: &str = "ops@example.com";

/// A folder with a region's environment, a person and an agent of theirs by this name.
fn furnished(agent: &str) -> Floe {
    let floe = Floe::new();
    let bill = floe.file("bill.csv", &bill(3));
    let imported = floe.import(&[], &bill);
    assert_eq!(imported.code, Some(0), "{}", imported.err);
    let words = ["user", "add", "--email", OWNER, "--role", "operator"];
    let added = floe.run_with(&words, "correct horse battery staple\n");
    assert_eq!(added.code, Some(0), "{}", added.err);
    issue(&floe, agent, "agent");
    floe
}

/// Issues a token of this name.
fn issue(floe: &Floe, name: &str, kind: &str) {
    let ended = floe.run(&[
        "token",
        "issue",
        "--name",
        name,
        "--kind",
        kind,
        "--owner",
        OWNER,
        "--scope",
        "environments:recreate",
    ]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

/// Grants an agent something.
fn grant(floe: &Floe, agent: &str, more: &[&str]) -> Ended {
    floe.run(&[["delegation", "grant", "--agent", agent].as_slice(), more].concat())
}

/// The fields of each line of `floe delegation list`.
fn list(floe: &Floe) -> Vec<Vec<String>> {
    let ended = floe.run(&["delegation", "list"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect();
    ended.out.lines().map(fields).collect()
}

/// When the last record of this action was made, and its detail.
fn audited(floe: &Floe, action: &str) -> Option<(DateTime<Utc>, Value)> {
    let out = floe.run(&["audit"]).out;
    let record = out
        .lines()
        .filter_map(|line| line.parse::<Value>().ok())
        .rfind(|record| record.get("action").is_some_and(|one| one == action))?;
    let text = |field: &str| record.get(field).and_then(Value::as_str);
    let detail = serde_json::from_str(text("detail")?).ok()?;
    Some((text("at")?.parse().ok()?, detail))
}

/// For how long the delegation that was granted last is in force.
fn length(floe: &Floe) -> Option<TimeDelta> {
    let (at, detail) = audited(floe, "delegation.grant")?;
    let until: DateTime<Utc> = detail.get("until")?.as_str()?.parse().ok()?;
    Some(until - at)
}

#[test]
fn a_delegation_s_id_is_printed_alone_it_is_listed_and_revoked() {
    let floe = furnished("ci");
    assert!(list(&floe).is_empty());
    let granted = grant(&floe, "ci", &["--operation", "recreate"]);
    assert_eq!(granted.code, Some(0), "{}", granted.err);
    let id = granted.out.strip_suffix('\n').unwrap();
    assert!(
        id.starts_with("del-") && !id.contains(char::is_whitespace),
        "{id}"
    );
    assert_eq!(length(&floe), Some(TimeDelta::days(30)));
    let lines = list(&floe);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let told = [id, "ci", OWNER, "recreate", "every environment"];
    assert_eq!(lines[0][..5], told);
    assert_eq!(lines[0][6..], ["in force"]);
    let revoked = floe.run(&["delegation", "revoke", id]);
    assert_eq!(revoked.code, Some(0), "{}", revoked.err);
    assert_eq!(revoked.out, format!("{id} is revoked.\n"));
    let lines = list(&floe);
    assert_eq!(lines[0][..5], told, "it stays listed");
    assert!(lines[0][6].starts_with("revoked 20"), "{lines:?}");
    let (_, detail) = audited(&floe, "delegation.revoke").unwrap();
    assert_eq!(detail["delegation"], id);
    let another = grant(&floe, "ci", &["--operation", "delete"]);
    let states: Vec<_> = list(&floe)
        .into_iter()
        .map(|line| line[0].clone())
        .collect();
    assert_eq!(
        states,
        [another.out.trim(), id],
        "what is in force is first"
    );
}

#[test]
fn what_is_unknown_is_not_revoked() {
    let unknown = Floe::new().run(&["delegation", "revoke", "del-unknown"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(1), ""));
    assert!(
        unknown
            .err
            .contains("There is no delegation `del-unknown`."),
        "{}",
        unknown.err
    );
}

#[test]
fn the_environment_can_say_all_of_a_delegation() {
    let floe = furnished("ci");
    let output = floe
        .command(&["delegation", "grant"])
        .env("FLOE_DELEGATION_AGENT", "ci")
        .env("FLOE_DELEGATION_OPERATIONS", "recreate,delete")
        .env("FLOE_DELEGATION_ENVIRONMENTS", EU)
        .env("FLOE_DELEGATION_DAYS", "7")
        .output()
        .unwrap();
    let id = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{:?}", output.stderr);
    let lines = list(&floe);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(
        lines[0][..5],
        [id.trim(), "ci", OWNER, "delete,recreate", EU]
    );
    assert_eq!(length(&floe), Some(TimeDelta::days(7)));
    let (_, detail) = audited(&floe, "delegation.grant").unwrap();
    let until: DateTime<Utc> = detail["until"].as_str().unwrap().parse().unwrap();
    let listed: DateTime<Utc> = lines[0][5].parse().unwrap();
    assert_eq!(listed.timestamp(), until.timestamp());
}

#[test]
fn an_agent_that_is_unknown_or_one_of_several_of_its_name_is_lent_nothing() {
    let floe = furnished("ci");
    let unknown = grant(&floe, "cd", &["--operation", "recreate"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(1), ""));
    assert!(
        unknown
            .err
            .contains("No agent's token that is good is called `cd`"),
        "{}",
        unknown.err
    );
    issue(&floe, "ci", "agent");
    let several = grant(&floe, "ci", &["--operation", "recreate"]);
    assert_eq!((several.code, several.out.as_str()), (Some(1), ""));
    assert!(
        several
            .err
            .contains("2 agents' tokens that are good are called `ci`"),
        "{}",
        several.err
    );
    issue(&floe, "nightly", "service");
    let service = grant(&floe, "nightly", &["--operation", "recreate"]);
    assert_eq!((service.code, service.out.as_str()), (Some(1), ""));
    let none = "No agent's token that is good is called `nightly`";
    assert!(service.err.contains(none), "{}", service.err);
    assert!(list(&floe).is_empty());
    issue(&floe, "nightly", "agent");
    let one = grant(&floe, "nightly", &["--operation", "recreate"]);
    assert_eq!(one.code, Some(0), "a service's is not meant: {}", one.err);
}

#[test]
fn what_is_wrong_with_a_delegation_is_said_and_ends_with_2() {
    let floe = furnished("ci");
    let recreate = ["--operation", "recreate"];
    for (more, why) in [
        (vec![], "--operation"),
        (vec!["--operation", "restart"], "restart"),
        ([recreate, ["--environment", "moon"]].concat(), "`moon`"),
        ([recreate, ["--days", "91"]].concat(), "1 and 90"),
        ([recreate, ["--days", "0"]].concat(), "1 and 90"),
        ([recreate, ["--days", "soon"]].concat(), "soon"),
    ] {
        let ended = grant(&floe, "ci", &more);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{more:?}");
        assert!(ended.err.contains(why), "{more:?}: {}", ended.err);
    }
    assert!(list(&floe).is_empty());
}

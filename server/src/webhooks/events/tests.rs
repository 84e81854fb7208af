//! What is told of which record. Knows the table and the code that records; must not know webhooks.

use super::*;
use std::collections::BTreeSet;
use std::path::Path;

fn record(action: &str, subject: &str, detail: &Value) -> Record {
    Record {
        seq: 7,
        at: "2025-12-16T12:00:00Z".parse().unwrap(),
        actor: r#"[{"kind":"agent","id":"t","name":"deploy-bot"}]"#.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_string(),
        previous_hash: "0".repeat(64),
        hash: format!("{}{}", "a".repeat(32), "b".repeat(32)),
    }
}

fn one(action: &str, subject: &str, detail: &Value) -> Value {
    let events = of(&record(action, subject, detail));
    assert_eq!(events.len(), 1, "{action}");
    serde_json::from_str(&events[0].body).unwrap()
}

/// The texts in quotes of every source of the server but its tests, that look as actions do.
fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in folder.read_dir().unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            // The state names columns, and records nothing by itself.
            if !["tests", "state"].contains(&name.as_str()) {
                literals(&path, found);
            }
            continue;
        }
        if !name.ends_with(".rs") || name == "tests.rs" || path.ends_with("webhooks/events.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let lines = code.lines().filter(|line| !line.trim().starts_with("//"));
        let quoted = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
        found.extend(quoted.filter(|text| is_action(text)).map(str::to_owned));
    }
}

/// `noun.verb` in small letters, and no file's name.
fn is_action(text: &str) -> bool {
    let files = [
        "csv", "db", "ics", "json", "lock", "secret", "txt", "rs", "js", "css", "svg", "com",
    ];
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    text.split_once('.')
        .is_some_and(|(noun, verb)| is_word(noun) && is_word(verb) && !files.contains(&verb))
}

#[test]
fn every_action_that_is_recorded_stands_in_the_table_and_no_other() {
    let mut found = BTreeSet::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    literals(&sources, &mut found);
    // Types of events are named in other places too; one of them is named as the action is.
    let is_type = |text: &str| TYPES.iter().any(|(kind, _)| *kind == text);
    let is_listed = |text: &str| TABLE.iter().any(|(action, _)| *action == text);
    found.retain(|text| is_listed(text) || !is_type(text));
    let listed: BTreeSet<String> = TABLE
        .iter()
        .map(|(action, _)| (*action).to_owned())
        .collect();
    let missing: Vec<_> = found.difference(&listed).collect();
    assert!(missing.is_empty(), "say what is told of these: {missing:?}");
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(gone.is_empty(), "nobody records these: {gone:?}");
}

#[test]
fn the_table_is_sorted_and_names_known_types_all_of_them() {
    assert!(TABLE.is_sorted_by_key(|(action, _)| *action));
    assert!(KEPT.is_sorted());
    let named: BTreeSet<_> = TABLE
        .iter()
        .filter_map(|(_, told)| match told {
            As(name) | IfFrozen(name) => Some(*name),
            Not => None,
        })
        .collect();
    let known: BTreeSet<_> = TYPES.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, known);
}

#[test]
fn an_event_is_one_of_cloudevents_with_ids_words_and_addresses() {
    let detail = json!({"request": "req-1", "reason": "index is corrupt", "signed": {"key": "x"}, "operation": "delete"});
    let event = one("approval.ask", "req-1", &detail);
    assert_eq!(
        event,
        json!({
            "specversion": "1.0", "id": format!("evt-{}", "a".repeat(32)), "source": "/floe",
            "type": "dev.floe.approval.requested.v1", "subject": "req-1", "time": "2025-12-16T12:00:00Z",
            "datacontenttype": "application/json",
            "data": {
                "words": "A request waits for people", "actor": "agent deploy-bot", "audit_seq": 7,
                "url": "/approvals/req-1", "api_url": "/api/v1/requests/req-1",
                "request": "req-1", "reason": "index is corrupt", "operation": "delete",
            },
        })
    );
}

#[test]
fn addresses_are_whole_where_floe_s_own_is_known() {
    let event = of(&record("freeze.create", "frz-1", &json!({"name": "Close"})));
    let body = addressed(&event[0].body, Some("https://floe.example.com/"));
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["source"], "https://floe.example.com");
    let data = &body["data"];
    assert_eq!(data["url"], "https://floe.example.com/freezes/frz-1");
    let api = "https://floe.example.com/api/v1/freezes/frz-1";
    assert_eq!(data["api_url"], api);
    assert_eq!(addressed(&event[0].body, None), event[0].body);
}

#[test]
fn a_denial_is_told_of_when_a_freeze_is_among_its_reasons() {
    let frozen = json!({"decision": "dec-1", "reasons": [{"code": "not_permitted"}, {"code": "freeze_active"}]});
    let event = one("decision.deny", "env-1", &frozen);
    assert_eq!(event["subject"], "dec-1");
    assert_eq!(event["data"]["environment"], "env-1");
    let other = json!({"reasons": [{"code": "not_permitted"}]});
    assert_eq!(of(&record("decision.deny", "env-1", &other)), []);
    assert_eq!(of(&record("decision.deny", "env-1", &json!({}))), []);
}

#[test]
fn a_freeze_that_was_loosened_away_has_ended() {
    let detail = json!({"loosening": "loo-1", "change": {"change": "end_freeze", "freeze_id": "frz-1", "name": "Close"}});
    let events = of(&record("loosening.done", "frz-1", &detail));
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["loosening.done", "freeze.ended"]);
    assert_ne!(events[0].id, events[1].id);
    assert_eq!(events[0].subject, "loo-1");
    assert_eq!(events[1].subject, "frz-1");
    let rule = json!({"loosening": "loo-2", "change": {"change": "set_rule"}});
    one("loosening.done", "approvals", &rule);
}

#[test]
fn what_is_too_long_is_told_in_short() {
    let detail = json!({"name": "x".repeat(70_000)});
    let events = of(&record("freeze.create", "frz-1", &detail));
    let body = addressed(&events[0].body, Some("https://floe.example.com"));
    assert!(body.len() < LARGEST);
    assert!(body.contains("/freezes/frz-1"), "{body}");
}

#[test]
fn what_is_not_told_is_no_event() {
    for (action, told) in TABLE {
        let told = told != Not && action != "decision.deny";
        assert_eq!(
            of(&record(action, "x", &json!({}))).len(),
            usize::from(told),
            "{action}"
        );
    }
    assert_eq!(of(&record("unknown.action", "x", &json!({}))), []);
}

//! What is told of what was recorded: the one table from the audit's actions to types of events. Knows records and words; must not
//! know who is told.
//!
//! An event is made where a record is, in its transaction. So nothing is told that did not happen, and nothing that happened
//! is forgotten: an action that stands in no row fails a test.

use crate::state::NewEvent;
use Told::{As, IfFrozen, Not};
use floe_domain::audit::Record;
use floe_domain::guard::ActorChain;
use serde_json::{Map, Value, json};

/// What comes before a type's short name in what is sent.
pub(crate) const NAMESPACE: &str = "dev.floe.";

/// What comes after it: receivers may rely on what an event of a version has; a later version may have it otherwise.
pub(crate) const VERSION: &str = ".v1";

/// Who sends, as long as Floe knows no address of its own.
const NOWHERE: &str = "/floe";

/// The largest body that is sent, in bytes.
pub(crate) const LARGEST: usize = 64 * 1024;

/// The type of what is sent to try a webhook out.
pub(crate) const TEST: &str = "webhook.test";

/// What there is to be told of, in words.
pub(crate) const TYPES: [(&str, &str); 16] = [
    ("approval.requested", "A request waits for people"),
    ("approval.approved", "A person approved a request"),
    ("approval.denied", "A person denied a request"),
    ("approval.withdrawn", "A person took an approval back"),
    (
        "approval.ended",
        "A request ended: approved, denied, void, expired or cancelled",
    ),
    ("decision.denied", "A freeze refused an operation"),
    ("freeze.changed", "A freeze was changed"),
    ("freeze.set", "A freeze was set"),
    ("freeze.ended", "A freeze was ended before its time"),
    ("loosening.asked", "Somebody asked to loosen something"),
    ("loosening.approved", "A person approved a loosening"),
    ("loosening.vetoed", "A person vetoed a loosening"),
    ("loosening.done", "Something was loosened"),
    ("loosening.ended", "A loosening ended without effect"),
    ("operation.succeeded", "An operation succeeded"),
    ("operation.failed", "An operation failed"),
];

/// What is told of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// An event of this type.
    As(&'static str),
    /// An event of this type, if a freeze is among the reasons.
    IfFrozen(&'static str),
    /// Nothing.
    Not,
}

/// Every action that is recorded, sorted.
const TABLE: [(&str, Told); 72] = [
    ("approval.approve", As("approval.approved")),
    ("approval.ask", As("approval.requested")),
    ("approval.cancel", As("approval.ended")),
    ("approval.deny", As("approval.denied")),
    ("approval.end", As("approval.ended")),
    ("approval.expire", As("approval.ended")),
    ("approval.withdraw", As("approval.withdrawn")),
    ("approver.appoint", Not),
    ("approvers.rule", Not),
    ("approvers.seal", Not),
    ("clock.accept", Not),
    ("dashboard.change", Not),
    ("dashboard.delete", Not),
    ("dashboard.make", Not),
    ("decision.allow", Not),
    // `approval.ask` tells of it, once it has an id to look at.
    ("decision.await", Not),
    ("decision.deny", IfFrozen("decision.denied")),
    ("delegation.grant", Not),
    ("delegation.revoke", Not),
    ("environment.create", Not),
    ("environment.declare", Not),
    ("environment.purge", Not),
    ("environment.recover", Not),
    ("environment.restore", Not),
    ("environment.set_tier", Not),
    ("feed.issue", Not),
    ("feed.revoke", Not),
    ("freeze.change", As("freeze.changed")),
    ("freeze.create", As("freeze.set")),
    ("freeze.end", As("freeze.ended")),
    // Each freeze of the file is told of by itself.
    ("freeze.import", Not),
    ("import.record", Not),
    ("import.refuse", Not),
    ("key.issue", Not),
    ("key.revoke", Not),
    ("loosening.approve", As("loosening.approved")),
    ("loosening.ask", As("loosening.asked")),
    ("loosening.done", As("loosening.done")),
    ("loosening.end", As("loosening.ended")),
    ("loosening.veto", As("loosening.vetoed")),
    ("note.change", Not),
    ("note.remove", Not),
    ("note.write", Not),
    ("operation.fail", As("operation.failed")),
    ("operation.start", Not),
    // To who waits for it, what a freeze stopped has failed; its outcome says what happened.
    ("operation.stop", As("operation.failed")),
    ("operation.succeed", As("operation.succeeded")),
    ("passkey.register", Not),
    ("passkey.remove", Not),
    ("person.add", Not),
    ("person.change_password", Not),
    ("person.remove", Not),
    ("person.reset_password", Not),
    ("person.set_role", Not),
    ("rates.give", Not),
    ("rates.remove", Not),
    ("session.end", Not),
    ("session.limit", Not),
    ("session.refuse", Not),
    ("session.start", Not),
    ("set_up.link", Not),
    ("token.issue", Not),
    ("token.pass_on", Not),
    ("token.revoke", Not),
    ("view.change", Not),
    ("view.delete", Not),
    ("view.save", Not),
    ("webhook.add", Not),
    ("webhook.disable", Not),
    ("webhook.remove", Not),
    ("webhook.send_again", Not),
    ("webhook.test", Not),
];

/// What of a record's detail is told. Named one by one, so that nothing is told because somebody began to record it.
const KEPT: [&str; 31] = [
    "applies_to",
    "approved_by",
    "by",
    "change",
    "decision",
    "delay_seconds",
    "digest",
    "ends_at",
    "environment",
    "exception",
    "expires_at",
    "kind",
    "loosening",
    "loosens",
    "name",
    "needed",
    "operation",
    "operation_id",
    "operations",
    "outcome",
    "reason",
    "reasons",
    "request",
    "schedule",
    "scope",
    "stage",
    "starts_at",
    "status",
    "under_way",
    "was",
    "would_have_ended_at",
];

/// Whether anything may be told of an action.
pub(crate) fn is_told(action: &str) -> bool {
    told(action) != Not
}

fn told(action: &str) -> Told {
    let row = TABLE.iter().find(|(known, _)| *known == action);
    row.map_or(Not, |(_, told)| *told)
}

/// What is told of a record: nothing, one event, or two when it was two things.
pub(crate) fn of(record: &Record) -> Vec<NewEvent> {
    let told = told(&record.action);
    let name = match told {
        Not => return Vec::new(),
        As(name) | IfFrozen(name) => name,
    };
    let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
    if matches!(told, IfFrozen(_)) && !names_a_freeze(&detail) {
        return Vec::new();
    }
    let mut events = vec![event(record, name, &detail, "")];
    // A freeze that people loosened has ended or changed too, and is recorded as what they did.
    let text = |pointer: &str| detail.pointer(pointer).and_then(Value::as_str);
    let name = match text("/change/change") {
        Some("change_freeze") => "freeze.changed",
        _ => "freeze.ended",
    };
    if let (As("loosening.done"), Some(freeze)) = (told, text("/change/freeze_id")) {
        let mut detail = detail.clone();
        if let Some(detail) = detail.as_object_mut() {
            detail.insert("freeze".to_owned(), freeze.into());
        }
        events.push(event(record, name, &detail, "-2"));
    }
    events
}

/// A first message to one webhook alone.
pub(crate) fn test(record: &Record) -> NewEvent {
    let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
    event(record, TEST, &detail, "")
}

fn names_a_freeze(detail: &Value) -> bool {
    let reasons = detail.get("reasons").and_then(Value::as_array);
    reasons.is_some_and(|reasons| {
        let mut codes = reasons.iter().filter_map(|reason| reason.get("code"));
        codes.any(|code| code == "freeze_active")
    })
}

/// Its id comes of the record's hash: the same nowhere else, and always the same for this.
fn event(record: &Record, name: &'static str, detail: &Value, nth: &str) -> NewEvent {
    let text = |key: &str| detail.get(key).and_then(Value::as_str);
    let (kind, _) = name.split_once('.').unwrap_or((name, ""));
    let (subject, page, api) = match kind {
        "approval" => {
            let id = text("request").unwrap_or(&record.subject);
            let api = format!("/api/v1/requests/{id}");
            (id, format!("/approvals/{id}"), Some(api))
        }
        "decision" => {
            let id = text("decision").unwrap_or(&record.subject);
            let api = format!("/api/v1/decisions/{id}");
            (id, format!("/decisions/{id}"), Some(api))
        }
        "freeze" => {
            let id = text("freeze").unwrap_or(&record.subject);
            let api = format!("/api/v1/freezes/{id}");
            (id, format!("/freezes/{id}"), Some(api))
        }
        "loosening" => {
            let id = text("loosening").unwrap_or(&record.subject);
            (id, format!("/approvals/changes/{id}"), None)
        }
        "operation" => {
            let id = text("operation_id").unwrap_or(&record.subject);
            let api = format!("/api/v1/operations/{id}");
            (id, format!("/environments/{}", record.subject), Some(api))
        }
        _ => {
            let id = record.subject.as_str();
            (id, "/settings/webhooks".to_owned(), None)
        }
    };
    let words = TYPES.iter().find(|(known, _)| *known == name);
    let mut data = Map::new();
    let words = words.map_or("This tries a webhook out", |(_, words)| words);
    data.insert("words".to_owned(), words.into());
    data.insert("actor".to_owned(), actor(&record.actor).into());
    data.insert("audit_seq".to_owned(), record.seq.into());
    data.insert("url".to_owned(), page.into());
    if let Some(api) = api {
        data.insert("api_url".to_owned(), api.into());
    }
    if matches!(kind, "decision" | "operation") {
        data.insert("environment".to_owned(), record.subject.clone().into());
    }
    let short = Value::Object(data.clone());
    for key in KEPT {
        if let Some(value) = detail.get(key).filter(|value| !value.is_null()) {
            data.insert(key.to_owned(), value.clone());
        }
    }
    let id: String = record.hash.chars().take(32).collect();
    let id = format!("evt-{id}{nth}");
    let body = |data: Value| {
        json!({
            "specversion": "1.0", "id": id, "source": NOWHERE, "type": format!("{NAMESPACE}{name}{VERSION}"),
            "subject": subject, "time": record.at, "datacontenttype": "application/json", "data": data,
        })
        .to_string()
    };
    let whole = body(Value::Object(data));
    // Room for addresses that are made whole when it is sent.
    let fits = whole.len() <= LARGEST - 4 * 1024;
    NewEvent {
        body: if fits { whole } else { body(short) },
        id,
        kind: name,
        subject: subject.to_owned(),
        at: record.at,
    }
}

/// A chain in words; what is none is a text: `floe`.
fn actor(json: &str) -> String {
    match serde_json::from_str::<ActorChain>(json) {
        Ok(chain) => chain.words(),
        Err(_) => serde_json::from_str(json).unwrap_or_default(),
    }
}

/// A body as it is sent from a Floe whose public address is known: only the process that serves knows it, and what is
/// recorded may be the command line's.
pub(crate) fn addressed(body: &str, origin: Option<&str>) -> String {
    let Some(origin) = origin.map(|origin| origin.trim_end_matches('/')) else {
        return body.to_owned();
    };
    let Ok(mut event) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    for pointer in ["/data/url", "/data/api_url"] {
        if let Some(Value::String(address)) = event.pointer_mut(pointer) {
            address.insert_str(0, origin);
        }
    }
    if let Some(source) = event.pointer_mut("/source") {
        *source = origin.into();
    }
    event.to_string()
}

#[cfg(test)]
mod tests;

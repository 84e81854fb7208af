//! Records of the audit in words, and the page that has more of each. Knows actions; must not verify the chain, the service does.

use floe_domain::audit::Record;
use floe_domain::guard::ActorChain;
use serde_json::Value;

/// A chain in words; what is none is a text: `floe`, `nobody known`.
pub(super) fn actor(json: &str) -> String {
    if let Ok(chain) = serde_json::from_str::<ActorChain>(json) {
        return chain.words();
    }
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// What happened, in a sentence.
pub(super) fn words(record: &Record, detail: &Value) -> String {
    let subject = &record.subject;
    let text = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default();
    let named = |name: &str| match text(name) {
        "" => subject.clone(),
        name => format!("`{name}`"),
    };
    let operation = match text("operation") {
        "" => "change",
        operation => operation,
    };
    match record.action.as_str() {
        "decision.allow" => format!("Allowed to {operation} {subject}"),
        "decision.deny" => format!("Refused to {operation} {subject}"),
        "operation.start" => format!("Began to {operation} {subject}"),
        "operation.succeed" => format!("Finished: {operation} {subject}"),
        "operation.fail" => format!("Failed to {operation} {subject}"),
        "operation.stop" => format!("Stopped at a safe step: {operation} {subject}"),
        "environment.create" => format!("Created {subject} at an import"),
        "environment.declare" => format!("Declared {subject}"),
        "environment.restore" => format!("Undid the deletion of {subject}"),
        "environment.purge" => format!("Removed the data of {subject} for good"),
        "freeze.create" => format!("Set the freeze {}", named("name")),
        "freeze.change" => format!("Changed the freeze {}", named("name")),
        "freeze.end" => format!("Ended the freeze {}", named("name")),
        "environment.recover" => format!("Made {subject} whole again after a break"),
        "import.record" => "Imported a bill".to_owned(),
        "import.refuse" => "Refused a bill".to_owned(),
        "person.add" => format!("Added {subject}"),
        "person.remove" => format!("Removed {subject}"),
        "person.set_role" => format!("Made {subject} {}", text("role")),
        "person.reset_password" => format!("Set a new password for {subject}"),
        "person.change_password" => format!("Changed the password of {subject}"),
        "session.start" => format!("{subject} signed in"),
        "session.end" => format!("{subject} signed out"),
        "session.refuse" => format!("Refused a sign-in as {subject}"),
        "session.limit" => format!("Refused a sign-in as {subject}: too many attempts"),
        "set_up.link" => "Made a link for the first admin".to_owned(),
        "clock.accept" => "Took the machine's clock as right".to_owned(),
        "token.issue" => format!("Issued the token {}", named("name")),
        "key.issue" => format!("Issued the access key {}", named("name")),
        "key.revoke" => format!("Revoked the access key {}", named("name")),
        "token.pass_on" => format!("Passed on the token {}", named("name")),
        "token.revoke" => format!("Revoked the token {}", named("name")),
        "webhook.add" => format!("Made the webhook {}", named("name")),
        "webhook.test" => format!("Tried the webhook {}", named("name")),
        "webhook.send_again" => format!("Sent an event to the webhook {} again", named("name")),
        "webhook.disable" => format!("Disabled the webhook {}", named("name")),
        "webhook.remove" => format!("Removed the webhook {}", named("name")),
        // A new action is no reason to hide a record.
        action => format!("{action} {subject}"),
    }
}

/// The page that has more.
pub(super) fn link(record: &Record, detail: &Value) -> Option<String> {
    let text = |name: &str| {
        detail
            .get(name)
            .and_then(Value::as_str)
            .filter(|id| !id.is_empty())
    };
    let (kind, _) = record.action.split_once('.')?;
    match kind {
        "decision" => text("decision").map(|id| format!("/decisions/{id}")),
        "operation" | "environment" => Some(format!("/environments/{}", record.subject)),
        "freeze" => Some(format!("/freezes/{}", record.subject)),
        "import" => Some(format!("/imports/{}", record.subject)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_told_in_words() {
        let chain = r#"[{"kind":"agent","id":"t","name":"deploy-bot"},{"kind":"human","id":"p","name":"ada@example.com"}]"#;
        assert_eq!(actor(chain), "agent deploy-bot, acting for ada@example.com");
        assert_eq!(actor("\"floe\""), "floe");
        assert_eq!(actor("not json"), "not json");
    }
}

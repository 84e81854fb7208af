//! One operation of the description: what a door is told to answer, and every problem that follows from what it is. Knows
//! doors and kinds of problems; must not know which doors there are.

use crate::http::door::{Docs, Door, Parameter, Who};
use crate::http::problem::Kind;
use axum::http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The operation of a door.
pub(super) fn describe(door: &Door, docs: &Docs) -> Value {
    let mut answers: BTreeMap<String, Value> = BTreeMap::new();
    for answer in &docs.answers {
        answers.insert(
            answer.status.as_u16().to_string(),
            json!({"description": answer.description, "content": content(&answer.content)}),
        );
    }
    for (status, kinds) in problems(door, docs) {
        let names: Vec<_> = kinds
            .iter()
            .map(|kind| format!("`{}`", kind.words().slug))
            .collect();
        answers.insert(
            status.to_string(),
            json!({
                "description": format!("A problem: {}.", names.join(" or ")),
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }),
        );
    }
    let mut operation = json!({
        "operationId": docs.id,
        "tags": [docs.part],
        "summary": docs.summary,
        "parameters": docs.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": answers,
        "security": security(door.who),
    });
    if let Some(members) = operation.as_object_mut() {
        if !docs.description.is_empty() {
            members.insert("description".to_owned(), Value::from(docs.description));
        }
        if !docs.body.is_empty() {
            members.insert(
                "requestBody".to_owned(),
                json!({"required": true, "content": content(&docs.body)}),
            );
        }
    }
    operation
}

/// Every problem the door can answer, by status.
fn problems(door: &Door, docs: &Docs) -> BTreeMap<u16, Vec<Kind>> {
    let mut kinds = vec![
        Kind::Malformed,
        Kind::TooManyRequests,
        Kind::Internal,
        Kind::Unavailable,
    ];
    if door.who != Who::Anyone {
        kinds.extend([Kind::MixedCredentials, Kind::NotAuthenticated]);
        if door.method != Method::GET {
            kinds.push(Kind::CrossOrigin);
        }
    }
    match door.who {
        Who::May(_) => kinds.push(Kind::NotPermitted),
        Who::People => kinds.push(Kind::PeopleOnly),
        Who::Known | Who::Anyone | Who::Signed => {}
    }
    if docs
        .parameters
        .iter()
        .any(|parameter| parameter.place == "path")
    {
        kinds.push(Kind::NotFound);
    }
    if docs
        .parameters
        .iter()
        .any(|parameter| parameter.place != "path")
        || !docs.body.is_empty()
    {
        kinds.push(Kind::Invalid);
    }
    if !docs.body.is_empty() {
        kinds.extend([Kind::TooLarge, Kind::UnsupportedMediaType]);
    }
    kinds.extend(docs.problems.iter().copied());
    let mut by_status: BTreeMap<u16, Vec<Kind>> = BTreeMap::new();
    for kind in kinds {
        by_status
            .entry(kind.status().as_u16())
            .or_default()
            .push(kind);
    }
    by_status
}

fn security(who: Who) -> Value {
    match who {
        // AWS's own models describe what is signed.
        Who::Anyone | Who::Signed => json!([]),
        Who::People => json!([{"session": []}]),
        Who::Known | Who::May(_) => json!([{"token": []}, {"session": []}]),
    }
}

fn parameter(parameter: &Parameter) -> Value {
    let mut told = json!({
        "in": parameter.place,
        "name": parameter.name,
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
    });
    let is_list = parameter.schema.get("type").and_then(Value::as_str) == Some("array");
    if let (true, Some(members)) = (is_list, told.as_object_mut()) {
        members.insert("explode".to_owned(), Value::Bool(true));
    }
    told
}

fn content(kinds: &[(&'static str, Value)]) -> Value {
    let media = kinds
        .iter()
        .map(|(media, schema)| ((*media).to_owned(), json!({"schema": schema})));
    Value::Object(media.collect::<Map<_, _>>())
}

/// The schema of what could be asked instead.
fn could_ask() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    json!({
        "type": "array",
        "description": "With a refusal by the guard: what could be asked instead, of Floe or of people. Empty where nothing could.",
        "items": {
            "type": "object",
            "required": ["what", "detail"],
            "properties": {
                "what": {
                    "type": "string",
                    "enum": ["exception", "later", "right", "delegation", "approvers", "anew"],
                    "description": "An exception from the freeze; the same later; a right or a delegation, of people; more \
                        approvers, of an admin; the same anew, which starts a new request.",
                },
                "detail": text("In words."),
                "at": {"type": "string", "format": "date-time", "description": "With `later`: from when."},
                "method": text("The method to ask with."),
                "url": text("The address to ask at."),
                "body": {"type": "object", "description": "The body to send, with what `fill_in` names added."},
                "fill_in": {
                    "type": "object",
                    "description": "The fields that `body` lacks and the asker has to add, each with what it is to say.",
                    "additionalProperties": {"type": "string"},
                },
                "page_url": text("The page on which a person does it."),
                "command": text("What a person types on Floe's machine to do it."),
            },
        },
    })
}

/// The schema of a problem.
pub(super) fn problem() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457). Some kinds have more members.",
        "required": ["type", "title", "status", "detail", "instance", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "The kind: the address of a page that explains it."},
            "title": text("A summary, the same for each problem of the kind."),
            "status": {"type": "integer", "description": "The answer's status."},
            "detail": text("What is special about this one."),
            "instance": {"type": "string", "format": "uri-reference", "description": "The address that was asked."},
            "request_id": text("The id under which the server's log has more."),
            "errors": {
                "type": "array",
                "description": "With `invalid`: each wrong field.",
                "items": {
                    "type": "object",
                    "required": ["field", "reason"],
                    "properties": {"field": text("The field."), "reason": text("What is wrong with it.")},
                },
            },
            "decision_id": text("With a refusal by the guard: the decision, at /api/v1/decisions/{id}."),
            "reasons": {
                "type": "array",
                "description": "With a refusal by the guard: every reason, each with its `code`.",
                "items": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
            },
            "principal": {
                "type": "object",
                "description": "With a refusal by the guard: who asked, and for whom.",
                "required": ["kind", "chain"],
                "properties": {"kind": {"type": "string"}, "chain": {"type": "array", "items": {"type": "object"}}},
            },
            "next_transition_at": {
                "type": ["string", "null"], "format": "date-time",
                "description": "With a refusal by the guard: when the calendar's answer next changes. For a freeze that is active that \
                    is when it ends, for one that is only ahead when it begins: `could_ask` says from when it can be asked.",
            },
            "could_ask": could_ask(),
            "retryable": {"type": "boolean", "description": "Whether the same request can succeed by being repeated soon."},
        },
    })
}

//! The API's description as programs get it.

use super::*;
use std::collections::HashSet;

async fn description() -> Value {
    Floe::new()
        .await
        .send(get("/api/openapi.json", &[]))
        .await
        .json()
}

fn operations(description: &Value) -> Vec<(String, Value)> {
    let paths = description["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap();
        methods
            .iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
    });
    all.collect()
}

#[tokio::test]
async fn it_tells_of_every_door_with_a_name_of_its_own() {
    let description = description().await;
    assert_eq!(description["openapi"], "3.1.0");
    let operations = operations(&description);
    assert_eq!(
        operations.len(),
        crate::http::doors()
            .iter()
            .filter(|door| door.docs.is_some())
            .count()
    );
    let names: HashSet<_> = operations
        .iter()
        .map(|(_, operation)| operation["operationId"].to_string())
        .collect();
    assert_eq!(names.len(), operations.len());
}

#[tokio::test]
async fn every_reference_leads_to_a_schema() {
    let description = description().await;
    let text = description.to_string();
    let references: HashSet<_> = text
        .split("\"$ref\":\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(
            description.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
}

#[tokio::test]
async fn the_refusals_of_the_guard_are_among_the_answers() {
    let description = description().await;
    let operations = operations(&description);
    let (_, request) = operations
        .iter()
        .find(|(name, _)| name.starts_with("post") && name.ends_with("/operations"))
        .unwrap();
    let answers: Vec<_> = request["responses"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        answers,
        [
            "200", "202", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500",
            "503"
        ]
    );
}

#[tokio::test]
async fn every_parameter_in_a_path_is_told_of() {
    for (name, operation) in operations(&description().await) {
        let in_path = name.matches('{').count();
        let told = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["in"] == "path")
            .count();
        assert_eq!(in_path, told, "{name}");
    }
}

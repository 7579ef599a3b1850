//! The description of the API: a golden file, and a rule for every field that comes in.

use std::fs;

use serde_json::Value;

use super::root;

#[test]
fn the_description_of_the_api_is_the_golden_file() {
    let said = mingjian::web::description().unwrap();
    let path = root().join("docs/openapi.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{said}\n")).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden.trim_end() == said,
        "docs/openapi.json: UPDATE_EXPECT=1 cargo test writes it"
    );
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["openapi"], "3.1.0");
}

/// Schemas that bodies of requests reach, by name.
fn inputs(said: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut queue: Vec<Value> = Vec::new();
    for path in said["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            queue.push(operation["requestBody"].clone());
            queue.push(operation["parameters"].clone());
        }
    }
    while let Some(value) = queue.pop() {
        let mut names = Vec::new();
        references(&value, &mut names);
        for name in names {
            if !found.contains(&name) {
                queue.push(said["components"]["schemas"][&name].clone());
                found.push(name);
            }
        }
    }
    found
}

fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get("$ref") {
                into.push(to.rsplit('/').next().unwrap().to_owned());
            }
            map.values().for_each(|inner| references(inner, into));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Fields of text without a longest length, and objects that take what they do not know.
fn loose(name: &str, value: &Value, into: &mut Vec<String>) {
    let Value::Object(map) = value else {
        if let Value::Array(items) = value {
            items.iter().for_each(|inner| loose(name, inner, into));
        }
        return;
    };
    let kinds = map.get("type").map(ToString::to_string).unwrap_or_default();
    let is_text = kinds.contains("string");
    let is_bounded =
        ["maxLength", "enum", "const", "format"].iter().any(|key| map.contains_key(*key));
    if is_text && !is_bounded {
        into.push(name.to_owned());
    }
    for (key, inner) in map {
        loose(&format!("{name}.{key}"), inner, into);
    }
}

#[test]
fn every_text_that_comes_in_has_a_longest_length() {
    let said: Value = serde_json::from_str(&mingjian::web::description().unwrap()).unwrap();
    let names = inputs(&said);
    assert!(names.len() > 40, "{names:?}");
    let mut found = Vec::new();
    for name in names {
        loose(&name, &said["components"]["schemas"][&name], &mut found);
    }
    for (path, methods) in said["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            loose(&format!("{method} {path}"), &operation["parameters"], &mut found);
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_about_a_person_is_asked_in_an_address() {
    let said: Value = serde_json::from_str(&mingjian::web::description().unwrap()).unwrap();
    let secret = ["code", "name", "contact", "identity", "token", "account"];
    for (path, methods) in said["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            for one in operation["parameters"].as_array().into_iter().flatten() {
                let in_address = one["in"] == "query" || one["in"] == "path";
                let name = one["name"].as_str().unwrap();
                assert!(!in_address || !secret.contains(&name), "{path}: {name}");
            }
        }
    }
}

#[test]
fn every_route_is_described_and_every_description_has_a_route() {
    let source = include_str!("../../src/web.rs");
    let said: Value = serde_json::from_str(&mingjian::web::description().unwrap()).unwrap();
    let routes = source.split(".route(\"").skip(1);
    let routes: Vec<&str> = routes.map(|rest| rest.split('"').next().unwrap()).collect();
    let mut described: Vec<&str> = said["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(|path| path.strip_prefix("/api/v1").unwrap())
        .collect();
    let mut routes: Vec<&str> = routes;
    routes.sort_unstable();
    described.sort_unstable();
    assert_eq!(routes, described);
}

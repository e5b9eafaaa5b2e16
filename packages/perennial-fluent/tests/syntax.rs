//! The syntax fixtures of Project Fluent: what is a message, what is not, and the plain texts.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![cfg(feature = "compile")]

use std::collections::BTreeMap;
use std::path::Path;

use perennial_fluent::compile::{CompileLimits, Kind, SourceFile, compile};
use serde_json::Value;

/// The messages, terms and attributes of a tree, with their text where that is all.
fn expected(tree: &Value) -> BTreeMap<String, Option<String>> {
    let mut messages = BTreeMap::new();
    for entry in tree["body"].as_array().unwrap() {
        let sign = match entry["type"].as_str().unwrap() {
            "Message" => "",
            "Term" => "-",
            _ => continue,
        };
        let id = format!("{sign}{}", entry["id"]["name"].as_str().unwrap());
        let attributes = entry["attributes"].as_array().into_iter().flatten();
        let attributes = attributes
            .map(|it| (format!("{id}.{}", it["id"]["name"].as_str().unwrap()), &it["value"]));
        let own = (id.clone(), &entry["value"]);
        for (id, value) in std::iter::once(own).chain(attributes) {
            let Some(elements) = value["elements"].as_array() else { continue };
            let text = elements.iter().map(|element| match element["type"].as_str() {
                Some("TextElement") => element["value"].as_str().map(str::to_owned),
                _ => None,
            });
            let text: Option<String> = text.collect();
            messages.entry(id).or_insert(text);
        }
    }
    messages
}

#[test]
fn fixtures_are_read_as_project_fluent_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "ftl") {
            continue;
        }
        let Ok(tree) = std::fs::read_to_string(path.with_extension("json")) else { continue };
        let tree: Value = serde_json::from_str(&tree).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let files = [SourceFile { name: name.clone(), text }];
        let (messages, problems) = compile(&files, CompileLimits::default());
        let expected = expected(&tree);
        let found: Vec<_> = messages.0.keys().collect();
        assert_eq!(found, expected.keys().collect::<Vec<_>>(), "{name}");
        for (id, text) in &expected {
            let pattern = &messages.0[id].pattern;
            if let Some(text) = text.as_ref().filter(|text| !text.contains(['{', '}', '|', '<'])) {
                // The parser of Rust keeps the line ends of the file.
                assert_eq!(&pattern.replace("\r\n", "\n"), text, "{name} {id}");
            }
        }
        let is_junk = |entry: &&Value| entry["type"] == "Junk";
        let junk = tree["body"].as_array().unwrap().iter().filter(is_junk).count();
        let syntax = problems.iter().filter(|it| matches!(it.kind, Kind::Syntax(_))).count();
        assert!((junk == 0) == (syntax == 0), "{name}: {junk} pieces of junk, {problems:?}");
        assert!(problems.iter().all(|it| it.place.line > 0 && it.place.file == name));
        count += 1;
    }
    assert!(count >= 34, "{count} fixtures");
}

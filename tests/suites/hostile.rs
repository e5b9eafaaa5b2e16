//! Texts that try to be more than texts: in Chromium none runs, and each arrives as it was sent.

#![allow(missing_docs)]

use perennial_protocol::document::STATE_ID;
use perennial_test::{Browser, Site};
use perennial_tests::{follow, hostile, hostile_texts};
use serde_json::{Value, json};

const PER_PAGE: usize = 25;

/// Nothing ran, and the console says nothing but what `allowed` is part of.
async fn check_harmless(browser: &Browser, allowed: Option<&str>, what: &str) {
    assert_eq!(browser.evaluate("typeof window.hacked").await.unwrap(), "undefined", "{what}");
    assert_eq!(browser.evaluate("document.cookie").await.unwrap(), "", "{what}");
    for entry in browser.console().await.unwrap() {
        let expected = allowed.is_some_and(|allowed| entry.message.contains(allowed));
        assert!(expected, "{what}: {entry:?}");
    }
}

/// As a document shows it: a parser of HTML leaves out NUL, and has one kind of line end.
fn in_document(text: &str) -> String {
    text.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n")
}

/// The same for attributes, where NUL becomes the sign for what cannot be shown.
fn in_attribute(text: &str) -> String {
    text.replace('\0', "\u{fffd}").replace("\r\n", "\n").replace('\r', "\n")
}

async fn list(browser: &Browser, expression: &str) -> Vec<String> {
    serde_json::from_value(browser.evaluate(expression).await.unwrap()).unwrap()
}

#[track_caller]
fn check_equal(found: &[String], expected: &[String], what: &str) {
    let differing = found.iter().zip(expected).find(|(found, expected)| found != expected);
    assert_eq!(differing, None, "{what}");
    assert_eq!(found.len(), expected.len(), "{what}");
}

const TEXTS: &str = "[...document.querySelectorAll('.text')].map(it => it.textContent)";
const TITLES: &str = "[...document.querySelectorAll('.text')].map(it => it.title)";
const DATA: &str = "[...document.querySelectorAll('.text')].map(it => it.dataset.text)";

#[tokio::test]
async fn values_and_keys_of_a_state_are_read_as_they_were_sent() {
    let (site, texts) = (hostile(), hostile_texts());
    assert_eq!(texts.len(), 500);
    let browser = Browser::start().await.unwrap();
    for (page, texts) in texts.chunks(PER_PAGE).enumerate() {
        let path = format!("/values/{page}");
        browser.goto(&site.url(&path)).await.unwrap();
        browser.hydrated().await.unwrap();
        let state = format!("JSON.parse(document.getElementById('{STATE_ID}').textContent)");
        let state: Value = browser.evaluate(&state).await.unwrap();
        assert_eq!(state["values"], json!(texts), "{path}");
        // The trap of JavaScript's own objects stays closed: `__proto__` is a key like others.
        let keys = state["keys"].as_object().unwrap();
        let own = texts.iter().filter(|text| *text != "__proto__");
        assert!(own.clone().all(|text| keys[text] == json!(text)), "{path}");
        let shown: Vec<String> = texts.iter().map(|text| in_document(text)).collect();
        check_equal(&list(&browser, TEXTS).await, &shown, &path);
        let attributes: Vec<String> = texts.iter().map(|text| in_attribute(text)).collect();
        check_equal(&list(&browser, TITLES).await, &attributes, &path);
        check_equal(&list(&browser, DATA).await, &attributes, &path);
        check_harmless(&browser, None, &path).await;
    }
    for (page, texts) in texts.chunks(PER_PAGE).enumerate() {
        let path = format!("/values/{page}");
        follow(&browser, &path).await;
        // What the client renders, no parser of HTML has seen.
        check_equal(&list(&browser, TEXTS).await, texts, &path);
        check_equal(&list(&browser, TITLES).await, texts, &path);
        check_equal(&list(&browser, DATA).await, texts, &path);
        check_harmless(&browser, None, &path).await;
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn texts_of_errors_are_texts() {
    let (site, texts) = (hostile(), hostile_texts());
    let browser = Browser::start().await.unwrap();
    for (page, texts) in texts.chunks(PER_PAGE).enumerate() {
        let (path, message) = (format!("/error/{page}"), texts.join(" "));
        browser.goto(&site.url(&path)).await.unwrap();
        browser.hydrated().await.unwrap();
        let shown = "document.getElementById('message').textContent";
        assert_eq!(browser.evaluate(shown).await.unwrap(), in_document(&message), "{path}");
        check_harmless(&browser, Some("404"), &path).await;
    }
    for (page, texts) in texts.chunks(PER_PAGE).enumerate() {
        let path = format!("/error/{page}");
        follow(&browser, &path).await;
        let shown = "document.getElementById('message').title";
        assert_eq!(browser.evaluate(shown).await.unwrap(), texts.join(" "), "{path}");
        check_harmless(&browser, Some("404"), &path).await;
    }
    browser.finish().await.unwrap();
}

/// Every byte escaped.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The paths that are pages, with their texts. All others are refused, without a word of them.
fn pages(site: &Site, texts: &[String]) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for text in texts {
        let path = format!("/path/{}", escaped(text));
        let answer = site.get(&path).unwrap();
        match answer.status {
            200 => pages.push((path, text.clone())),
            308 | 400 | 404 | 414 => assert!(!answer.text().contains("window.hacked"), "{text}"),
            other => panic!("{text:?}: {other}"),
        }
    }
    pages
}

#[tokio::test]
async fn parameters_of_paths_and_titles_are_texts() {
    let (site, texts) = (hostile(), hostile_texts());
    let pages = pages(&site, &texts);
    assert!(pages.len() > 200, "{} of the texts are paths", pages.len());
    let browser = Browser::start().await.unwrap();
    for (path, text) in &pages {
        browser.goto(&site.url(path)).await.unwrap();
        browser.hydrated().await.unwrap();
        let state = format!("JSON.parse(document.getElementById('{STATE_ID}').textContent).text");
        assert_eq!(browser.evaluate(&state).await.unwrap(), *text);
        let shown = "document.querySelector('h1').textContent";
        assert_eq!(browser.evaluate(shown).await.unwrap(), in_document(text));
        check_harmless(&browser, None, text).await;
    }
    for (path, text) in &pages {
        follow(&browser, path).await;
        let shown = "document.querySelector('h1').textContent";
        assert_eq!(browser.evaluate(shown).await.unwrap(), *text);
        check_harmless(&browser, None, text).await;
    }
    browser.finish().await.unwrap();
}

//! Documents of many kinds as raw HTML: each is the same when it is served and not hydrated, when it is
//! hydrated, and when a link leads to it. The exceptions are a list with reasons.

use std::collections::{BTreeMap, BTreeSet};

use perennial_test::{Browser, BrowserOptions};
use serde_json::Value;

use super::documents;

/// Each with its name, by which the exceptions know it.
const CORPUS: &str = include_str!("../../apps/documents/corpus.json");
/// How many documents a page of the app shows.
const OF_PAGE: usize = 10;
/// Names, each with a colon and the reason why it differs.
const DIFFERENCES: &str = include_str!("differences.txt");
/// What of a page is compared, as a text: nodes with their namespaces, attributes and the properties that
/// reflect a state, what forms would send, and the base of relative URLs.
const DUMP: &str = include_str!("dump.js");

#[tokio::test]
async fn each_of_the_corpus_is_one_document() {
    let corpus: Vec<(String, String)> = serde_json::from_str(CORPUS).unwrap();
    assert!(corpus.len() >= 300, "{}", corpus.len());
    let pages = corpus.len().div_ceil(OF_PAGE);
    let site = documents();
    let plain = BrowserOptions::new().without_javascript().start().await.unwrap();
    let browser = Browser::start().await.unwrap();
    let (mut served, mut hydrated, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    let mut afresh = Vec::new();
    for page in 0..pages {
        let url = site.url(&format!("/corpus/{page}"));
        plain.goto(&url).await.unwrap();
        served.extend(dump(&plain, page).await);
        browser.goto(&url).await.unwrap();
        browser.hydrated().await.unwrap();
        hydrated.extend(dump(&browser, page).await);
        // What the documents name, such as pictures, need not be there.
        let console = browser.console().await.unwrap();
        if console.iter().any(|entry| entry.message.contains("renders it afresh")) {
            afresh.push(page);
        }
    }
    // The last leads to the first.
    browser.evaluate("window.here = true").await.unwrap();
    for page in 0..pages {
        browser.evaluate("document.querySelector('#next').click(), 0").await.unwrap();
        linked.extend(dump(&browser, page).await);
    }
    assert_eq!([served.len(), hydrated.len(), linked.len()], [corpus.len(); 3]);
    let mut found = BTreeMap::new();
    for (at, (name, html)) in corpus.iter().enumerate() {
        let (served, hydrated, linked) = (&served[at], &hydrated[at], &linked[at]);
        // Without scripts a `noscript` holds elements.
        if hydrated != linked || served != hydrated && !html.contains("<noscript") {
            found.insert(
                name.as_str(),
                format!("{html:?}\n served   {served}\n hydrated {hydrated}\n linked   {linked}"),
            );
        }
    }
    assert_eq!(browser.evaluate("window.here").await.unwrap(), true, "a page was loaded in full");
    let known: BTreeSet<&str> =
        DIFFERENCES.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    let new: Vec<_> = found.iter().filter(|(name, _)| !known.contains(*name)).collect();
    let texts: Vec<_> = new.iter().map(|(name, text)| format!("{name}: {text}")).collect();
    assert!(new.is_empty(), "{} differ:\n{}", new.len(), texts.join("\n"));
    let gone: Vec<_> = known.iter().filter(|name| !found.contains_key(*name)).collect();
    assert!(gone.is_empty(), "these do not differ any more: {gone:?}");
    assert!(afresh.is_empty(), "these could not be hydrated: {afresh:?}");
}

/// What is to be compared of the documents of a page, once it is there.
async fn dump(browser: &Browser, page: usize) -> Vec<Value> {
    let is_there = format!("document.querySelector('#number')?.textContent === '{page}'");
    browser.until(&is_there).await.unwrap();
    let dumped = browser.evaluate(&format!("({DUMP})()")).await.unwrap();
    dumped.as_array().unwrap().clone()
}

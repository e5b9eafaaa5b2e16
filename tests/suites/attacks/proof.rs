//! [`Proof`]: what a page of the app states about itself, checked.

use perennial_test::http::Response;
use perennial_tests::Page;
use serde_json::Value;

#[path = "../../apps/siege/src/proof.rs"]
mod sum;

/// What a page states about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) version: u64,
    pub(crate) generation: u64,
}

impl Proof {
    /// Checks that an answer is the page of this path, whole, and of one generation. `None` says
    /// that it is not.
    pub(crate) fn of_page(path: &str, answer: &Response) -> Result<Self, String> {
        let html = answer.text();
        let wrong = |what: &str| Err(format!("{path}: {what}: {}", excerpt(&html)));
        let (Some(tag), Some(body)) = (between(&html, "<main", ">"), text_of_main(&html)) else {
            return wrong("the page is not whole");
        };
        let attribute = |name: &str| between(tag, &format!("data-{name}=\""), "\"");
        let number = |name: &str| attribute(name).and_then(|text| text.parse().ok());
        let (Some(version), Some(generation)) = (number("version"), number("generation")) else {
            return wrong("the page has no proof");
        };
        let build = attribute("build").unwrap_or_default();
        if attribute("path") != Some(path) || Some(build) != answer.header("perennial-build") {
            return wrong("the page is another one");
        }
        let sum = sum::sum(path, version, generation, build, &body);
        if attribute("sum") != Some(&sum) || !Page(html.clone()).is_whole() {
            return wrong("the page is torn");
        }
        Ok(Self { version, generation })
    }

    /// As [`of_page`](Self::of_page), for the state in the answer of a data route.
    pub(crate) fn of_data(path: &str, answer: &Response) -> Result<Self, String> {
        let text = answer.text();
        let parsed: Option<Value> = serde_json::from_str(&text).ok();
        let state = parsed.as_ref().map(|it| &it["state"]).filter(|state| !state.is_null());
        let Some(state) = state else { return Err(format!("{path}: no data: {}", excerpt(&text))) };
        let field = |name: &str| state[name].as_str().unwrap_or_default();
        let (version, generation) = (state["version"].as_u64(), state["generation"].as_u64());
        let proof = Self {
            version: version.unwrap_or_default(),
            generation: generation.unwrap_or_default(),
        };
        let (build, body) = (field("build"), field("body"));
        let sum = sum::sum(path, proof.version, proof.generation, build, body);
        let right = field("path") == path && field("sum") == sum;
        if right { Ok(proof) } else { Err(format!("{path}: wrong data: {}", excerpt(&text))) }
    }
}

/// The text of the element that holds the body, without Sycamore's comments.
fn text_of_main(html: &str) -> Option<String> {
    let content = between(html, "<main", "</main>")?.split_once('>')?.1;
    let mut text = String::new();
    let mut rest = content;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = after.split_once("-->")?.1;
    }
    text.push_str(rest);
    Some(text)
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

fn excerpt(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Whether an answer tells some cache that it is fresh.
pub(crate) fn is_announced_as_fresh(answer: &Response) -> bool {
    let status = answer.header("cache-status").unwrap_or_default();
    let seconds = |header: &str, directive: &str| -> u64 {
        let value = answer.header(header).unwrap_or_default();
        let found = value.split(',').find_map(|part| part.trim().strip_prefix(directive));
        found.and_then(|number| number.parse().ok()).unwrap_or_default()
    };
    let stored_elsewhere = seconds("cache-control", "s-maxage=") > 0
        || seconds("cache-control", "max-age=") > 0
        || seconds("cdn-cache-control", "max-age=") > 0;
    stored_elsewhere || !status.contains("detail=stale")
}

#[test]
fn an_answer_is_fresh_for_some_cache_or_announced_as_stale() {
    let answer = |headers: &[(&str, &str)]| Response {
        status: 200,
        headers: headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        body: Vec::new(),
    };
    let stale = ("cache-status", "perennial; hit; ttl=-3; detail=stale");
    assert!(!is_announced_as_fresh(&answer(&[stale, ("cache-control", "public, max-age=0")])));
    assert!(is_announced_as_fresh(&answer(&[("cache-status", "perennial; hit; ttl=9")])));
    assert!(is_announced_as_fresh(&answer(&[stale, ("cache-control", "max-age=0, s-maxage=7")])));
    assert!(is_announced_as_fresh(&answer(&[stale, ("cdn-cache-control", "max-age=7")])));
}

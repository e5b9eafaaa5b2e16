//! The example of the interop.

use perennial_test::Browser;
use perennial_tests::{Example, follow};

use crate::open;

const INTEROP: Example = Example("interop");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    INTEROP.check(&["/", "/words"]).await;
}

/// Waits until a text is what it should be.
async fn until_text(browser: &Browser, id: &str, expected: &str) {
    let read = format!("document.getElementById('{id}').textContent");
    let shown = format!("{read} === {}", serde_json::json!(expected));
    if browser.until(&shown).await.is_err() {
        assert_eq!(browser.evaluate(&read).await.unwrap(), expected);
    }
}

/// Makes this the value of a field, as the visitor would.
async fn write(browser: &Browser, id: &str, value: &str) {
    let write = format!(
        "(it => {{ it.value = {}; it.dispatchEvent(new Event('input')); return true }})
         (document.getElementById('{id}'))",
        serde_json::json!(value)
    );
    browser.evaluate(&write).await.unwrap();
}

/// What is drawn.
async fn drawn(browser: &Browser) -> String {
    let picture = browser.evaluate("document.querySelector('canvas').toDataURL()").await.unwrap();
    picture.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_module_of_javascript_draws_what_rust_computes() {
    let (_site, browser) = open(INTEROP, "/").await;
    until_text(&browser, "drawn", "1200 points").await;
    let first = drawn(&browser).await;
    assert!(first.len() > 5_000, "{first}");
    // Another curve is drawn afresh.
    write(&browser, "wheel", "70").await;
    until_text(&browser, "rounds", "2 rounds of 105 teeth").await;
    until_text(&browser, "drawn", "1200 points").await;
    assert_ne!(drawn(&browser).await, first);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_is_left_while_javascript_draws_ends_the_drawing() {
    let (_site, browser) = open(INTEROP, "/").await;
    for _ in 0..3 {
        follow(&browser, "/words").await;
        follow(&browser, "/").await;
    }
    until_text(&browser, "drawn", "1200 points").await;
    // What JavaScript called after its page was gone would have been said in the console.
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn lines_of_javascript_within_rust_know_the_browsers_words() {
    let (_site, browser) = open(INTEROP, "/words").await;
    until_text(&browser, "found", "4 words: Rust, JavaScript, the, and browser").await;
    write(&browser, "text", "").await;
    until_text(&browser, "found", "No words yet.").await;
    write(&browser, "text", "ship it").await;
    until_text(&browser, "found", "2 words: ship and it").await;
    follow(&browser, "/").await;
    follow(&browser, "/words").await;
    until_text(&browser, "found", "2 words: ship and it").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_promise_of_the_browsers_is_awaited() {
    let (_site, browser) = open(INTEROP, "/words").await;
    let copied = "Object.defineProperty(navigator, 'clipboard', { value: {
        writeText: async text => { window.copied = text },
    } }) === navigator";
    browser.evaluate(copied).await.unwrap();
    browser.click("#copy").await.unwrap();
    until_text(&browser, "said", "Copied.").await;
    let text = browser.evaluate("window.copied").await.unwrap();
    assert_eq!(text, "4 words: Rust, JavaScript, the, and browser");
    let refused = "(navigator.clipboard.writeText = async () => { throw new Error('no') }, true)";
    browser.evaluate(refused).await.unwrap();
    browser.click("#copy").await.unwrap();
    until_text(&browser, "said", "The browser does not let this page copy.").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_is_javascript_is_a_file_named_by_its_contents() {
    let (site, browser) = open(INTEROP, "/").await;
    let loaded = "performance.getEntriesByType('resource').map(it => new URL(it.name).pathname)";
    let loaded: Vec<String> =
        serde_json::from_value(browser.evaluate(loaded).await.unwrap()).unwrap();
    for snippet in ["js-pen-", "inline0-"] {
        let found = loaded.iter().find(|path| path.contains(snippet));
        let path = found.unwrap_or_else(|| panic!("{snippet}: {loaded:?}"));
        let sent = site.get(path).unwrap();
        assert_eq!(sent.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    browser.finish().await.unwrap();
}

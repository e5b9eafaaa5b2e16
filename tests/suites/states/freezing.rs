//! What is thawed is what was frozen, and what cannot be thawed ends nothing.

use perennial_test::Browser;
use perennial_tests::follow;
use serde_json::json;

use crate::open;

async fn text(browser: &Browser, id: &str) -> String {
    let read = format!("document.getElementById('{id}').textContent");
    browser.evaluate(&read).await.unwrap().as_str().unwrap().to_owned()
}

async fn frozen(browser: &Browser) -> String {
    browser.click("#freeze").await.unwrap();
    let text = browser.evaluate("document.getElementById('text').value").await.unwrap();
    text.as_str().unwrap().to_owned()
}

async fn thaw(browser: &Browser, text: &str) {
    let text = json!(text);
    let write = format!(
        "(it => {{ it.value = {text}; it.dispatchEvent(new Event('input')); return true }})
         (document.getElementById('text'))"
    );
    browser.evaluate(&write).await.unwrap();
    browser.click("#thaw").await.unwrap();
}

/// JSON has no negative zero as the browser writes it; the two are equal.
fn without_signed_zeros(shapes: &str) -> String {
    shapes.replace("-0.0,", "0.0,")
}

#[tokio::test]
async fn states_of_all_kinds_are_thawed_as_they_were_frozen() {
    let (_site, browser) = open("/frozen/0").await;
    for seed in 0..24 {
        follow(&browser, &format!("/frozen/{seed}")).await;
        let before = text(&browser, "shapes").await;
        let frozen = frozen(&browser).await;
        browser.click("#clear").await.unwrap();
        assert_eq!(text(&browser, "shapes").await, "[]", "{seed}");
        browser.click("#thaw").await.unwrap();
        let after = text(&browser, "shapes").await;
        assert_eq!(without_signed_zeros(&after), without_signed_zeros(&before), "{frozen}");
        assert_eq!(text(&browser, "said").await, "Thawed { left_out: [] }");
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn pages_that_were_left_are_thawed_when_they_are_seen() {
    let (site, browser) = open("/kept/many/1").await;
    browser.click("#write").await.unwrap();
    follow(&browser, "/frozen/1").await;
    browser.click("#clear").await.unwrap();
    let frozen = frozen(&browser).await;
    // A tab that knows of nothing.
    browser.goto(&site.url("/frozen/2")).await.unwrap();
    browser.hydrated().await.unwrap();
    thaw(&browser, &frozen).await;
    browser.until("location.pathname === '/frozen/1'").await.unwrap();
    browser.until("document.getElementById('shapes').textContent === '[]'").await.unwrap();
    follow(&browser, "/kept/many/1").await;
    assert_eq!(text(&browser, "text").await, "!");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_is_no_frozen_state_is_refused_and_the_page_stays() {
    let (_site, browser) = open("/frozen/3").await;
    let (frozen, before) = (frozen(&browser).await, text(&browser, "shapes").await);
    let cut: String = frozen.chars().take(frozen.chars().count() / 2).collect();
    for (garbage, expected) in [
        ("", "PER-2103"),
        (cut.as_str(), "PER-2103"),
        ("7", "it is no object"),
        ("null", "it is no object"),
        ("{}", "`perennial`"),
        (r#"{"perennial":2}"#, "PER-2104"),
        (r#"{"perennial":1}"#, "`address`"),
        (r#"{"perennial":1,"address":"/frozen/3","pages":[]}"#, "left_out: []"),
        (r#"{"perennial":1,"address":"/frozen/3","pages":7}"#, "`pages`"),
    ] {
        thaw(&browser, garbage).await;
        let said = text(&browser, "said").await;
        assert!(said.contains(expected), "{garbage}: {said}");
        assert_eq!(text(&browser, "shapes").await, before, "{garbage}");
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_an_older_build_froze_is_migrated_or_left_out() {
    let (_site, browser) = open("/frozen/4").await;
    let older = json!({
        "perennial": 1,
        "address": "/frozen/4",
        "global": {"gone": true},
        "pages": {
            "/frozen/4": "a name",
            "/frozen/5": {"shapes": [{"NoLonger": 1}]},
            "/gone/6": {},
            "//elsewhere.example/": {},
            "/kept/nothing": {"made": 0, "text": "!"},
        },
    });
    thaw(&browser, &older.to_string()).await;
    let shapes = text(&browser, "shapes").await;
    assert!(shapes.contains("\"a name\""), "{shapes}");
    let said = text(&browser, "said").await;
    for left_out in ["None", "/frozen/5", "/gone/6", "//elsewhere.example/", "/kept/nothing"] {
        assert!(said.contains(left_out), "{left_out}: {said}");
    }
    assert!(!said.contains("\"/frozen/4\""), "{said}");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_was_changed_outlives_a_full_load_once() {
    let (site, browser) = open("/kept/many/1").await;
    browser.click("#write").await.unwrap();
    follow(&browser, "/frozen/7").await;
    browser.click("#clear").await.unwrap();
    let reload = async |page: &str| {
        browser.goto(&site.url(page)).await.unwrap();
        browser.hydrated().await.unwrap();
    };
    browser.evaluate("document.dispatchEvent(new Event('perennial:reload'))").await.unwrap();
    reload("/frozen/7").await;
    assert_eq!(text(&browser, "shapes").await, "[]");
    follow(&browser, "/kept/many/1").await;
    assert_eq!(text(&browser, "text").await, "!");
    reload("/frozen/7").await;
    assert_ne!(text(&browser, "shapes").await, "[]");
    browser.finish().await.unwrap();
}

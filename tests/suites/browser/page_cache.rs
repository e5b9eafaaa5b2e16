//! The page cache: pages that were seen need no request, and come back as they were left.

use perennial_test::{Browser, NetworkRequest};
use perennial_tests::Build;
use serde_json::json;

use crate::{CITY, CITY_TITLE, arrived_at, on_both_builds, open, watch_navigation};

on_both_builds! {
    pages_that_were_seen_need_no_request
    back_shows_the_page_that_was_served_with_its_focus
    a_page_that_is_no_longer_fresh_is_shown_at_once_and_renewed
    a_page_that_must_not_be_kept_is_asked_for_again
}

/// Clicks on the first link to a path, by a script: the pointer stays where it is.
pub(crate) async fn click(browser: &Browser, path: &str) {
    let script = format!(
        "(link => {{ link.focus(); link.click(); return true; }})(document.querySelector(\"a[href='{path}']\"))"
    );
    browser.evaluate(&script).await.unwrap();
    arrived_at(browser, path).await;
}

async fn back(browser: &Browser, path: &str) {
    browser.evaluate("history.back() || true").await.unwrap();
    arrived_at(browser, path).await;
}

pub(crate) async fn data_requests(browser: &Browser) -> Vec<String> {
    let requests = browser.requests().await.unwrap();
    requests.iter().map(NetworkRequest::target).map(ToOwned::to_owned).collect()
}

async fn pages_that_were_seen_need_no_request(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    click(&browser, CITY).await;
    let canonical = "document.querySelector('link[rel=canonical]').href";
    let first = browser.evaluate(canonical).await.unwrap();
    browser.requests().await.unwrap();
    click(&browser, "/country/ee").await;
    assert_eq!(browser.title().await.unwrap(), "Estonia · Atlas");
    assert_eq!(
        browser.evaluate("document.querySelectorAll('link[rel=canonical]').length").await.unwrap(),
        1
    );
    assert_ne!(browser.evaluate(canonical).await.unwrap(), first);
    click(&browser, CITY).await;
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    assert_eq!(browser.evaluate(canonical).await.unwrap(), first);
    assert_eq!(data_requests(&browser).await, [""; 0]);
    browser.finish().await.unwrap();
}

async fn back_shows_the_page_that_was_served_with_its_focus(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    click(&browser, CITY).await;
    browser.requests().await.unwrap();
    back(&browser, "/country/ee").await;
    let focused = "document.activeElement.getAttribute('href')";
    assert_eq!(browser.evaluate(focused).await.unwrap(), json!(CITY));
    assert_eq!(data_requests(&browser).await, [""; 0]);
    browser.finish().await.unwrap();
}

/// Moves the browser's clock on, as far as the client sees it.
async fn wait_minutes(browser: &Browser, minutes: u32) {
    let script = format!(
        "(now => {{ Date.now = () => now() + {minutes} * 60000; return true; }})(Date.now.bind(Date))"
    );
    browser.evaluate(&script).await.unwrap();
}

async fn a_page_that_is_no_longer_fresh_is_shown_at_once_and_renewed(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    click(&browser, CITY).await;
    wait_minutes(&browser, 6).await;
    // What the data route does not answer cannot be what is shown.
    let hold = "(fetch => { window.fetch = async (...of) => { await new Promise(go => window.release = go); return fetch(...of); }; return true; })(window.fetch)";
    browser.evaluate(hold).await.unwrap();
    browser.requests().await.unwrap();
    back(&browser, "/country/ee").await;
    assert_eq!(browser.title().await.unwrap(), "Estonia · Atlas");
    browser.until("window.release").await.unwrap();
    browser.evaluate("release() || true").await.unwrap();
    browser.until("performance.getEntriesByType('resource').some(it => it.name.endsWith('/country/ee/state.json'))").await.unwrap();
    browser.finish().await.unwrap();
}

async fn a_page_that_must_not_be_kept_is_asked_for_again(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    let no_store = "(fetch => { window.fetch = async (...of) => { const answer = await fetch(...of);
        return new Response(answer.body, { status: answer.status, headers: { 'cache-control': 'private, no-store' } }); };
        return true; })(window.fetch)";
    browser.evaluate(no_store).await.unwrap();
    click(&browser, CITY).await;
    click(&browser, "/country/ee").await;
    browser.requests().await.unwrap();
    click(&browser, CITY).await;
    assert_eq!(data_requests(&browser).await.len(), 1);
    browser.finish().await.unwrap();
}

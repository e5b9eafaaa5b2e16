//! Errors: the same view by first load and by navigation.

use perennial_tests::Build;

use crate::{CITY, arrived_at, on_both_builds, open, watch_navigation};

on_both_builds! {
    a_missing_page_is_shown_by_a_first_load_and_leads_on
    a_missing_page_is_shown_by_navigation_and_back_works
}

const TO_THE_START: &str = ".error a[href='/']";

async fn a_missing_page_is_shown_by_a_first_load_and_leads_on(build: Build) {
    let (_site, browser) = open(build, "/city/no-such-place").await;
    // Chromium says of every answer of 400 and more that it failed.
    for entry in browser.console().await.unwrap() {
        assert!(entry.message.contains("404"), "{entry}");
    }
    assert_eq!(browser.text(".error .status").await.unwrap(), "404");
    watch_navigation(&browser).await;
    browser.click(TO_THE_START).await.unwrap();
    arrived_at(&browser, "/").await;
    assert!(browser.title().await.unwrap().starts_with("Atlas"));
    browser.finish().await.unwrap();
}

async fn a_missing_page_is_shown_by_navigation_and_back_works(build: Build) {
    let (_site, browser) = open(build, CITY).await;
    watch_navigation(&browser).await;
    let elsewhere = "document.querySelector('ol.nearest a').setAttribute('href', '/city/no-such-place') || true";
    browser.evaluate(elsewhere).await.unwrap();
    browser.click("a[href='/city/no-such-place']").await.unwrap();
    arrived_at(&browser, "/city/no-such-place").await;
    for entry in browser.console().await.unwrap() {
        assert!(entry.message.contains("404"), "{entry}");
    }
    assert_eq!(browser.text(".error .status").await.unwrap(), "404");
    let title = browser.title().await.unwrap();
    assert!(!title.contains("Tartu"), "{title}");
    browser.evaluate("history.back() || true").await.unwrap();
    arrived_at(&browser, CITY).await;
    assert_eq!(browser.text("h1").await.unwrap(), "Tartu");
    browser.finish().await.unwrap();
}

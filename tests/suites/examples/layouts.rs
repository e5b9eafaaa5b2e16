//! The example of the layouts.

use perennial_test::Browser;
use perennial_tests::{Example, follow};

use crate::open;

const LAYOUTS: Example = Example("layouts");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    let english = ["/", "/about", "/guide/roots", "/guide/roots/soil", "/guide/leaves/shade"];
    // Each is followed by one in the other language, whose layouts are others.
    let french = ["/fr", "/fr/about", "/fr/guide/roots", "/fr/guide/leaves/shade"];
    let pairs = english.iter().zip(&french).flat_map(|(a, b)| [*a, *b]);
    let pages: Vec<&str> = pairs.chain([english[4]]).collect();
    LAYOUTS.check(&pages).await;
}

/// The addresses of the links that are marked, each with its mark.
async fn marked(browser: &Browser) -> Vec<String> {
    let links = "[...document.querySelectorAll('nav a[aria-current]')]
        .map(it => it.getAttribute('href') + ' ' + it.getAttribute('aria-current'))";
    let marked = browser.evaluate(links).await.unwrap();
    serde_json::from_value(marked).unwrap()
}

/// Remembers the elements of the layouts, to see whether they are the same later.
async fn remember(browser: &Browser) {
    let remember = "(window.parts = ['header', '.guide', '.chapter']
        .map(it => [it, document.querySelector(it)])).length";
    browser.evaluate(remember).await.unwrap();
}

/// Which of the elements that were remembered are there still.
async fn left(browser: &Browser) -> Vec<String> {
    let left = "window.parts.filter(([, it]) => it && it.isConnected).map(([name]) => name)";
    serde_json::from_value(browser.evaluate(left).await.unwrap()).unwrap()
}

#[tokio::test]
async fn every_layout_stays_with_its_state_while_pages_within_it_are_shown() {
    let (_site, browser) = open(LAYOUTS, "/guide/roots").await;
    remember(&browser).await;
    browser.click(".player button").await.unwrap();
    browser.click(".player button").await.unwrap();
    browser.element(".notes input").await.unwrap().send_keys("mulch").await.unwrap();
    for page in ["/guide/roots/water", "/guide/leaves", "/guide/leaves/light"] {
        follow(&browser, page).await;
        assert_eq!(left(&browser).await, ["header", ".guide", ".chapter"], "{page}");
        assert_eq!(browser.text(".player output").await.unwrap(), "2 played", "{page}");
        let notes = browser.evaluate("document.querySelector('.notes input').value").await.unwrap();
        assert_eq!(notes, "mulch", "{page}");
    }
    assert_eq!(browser.text("h1").await.unwrap(), "Leaves: Light");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn an_inner_layout_ends_and_the_outer_one_goes_on() {
    let (_site, browser) = open(LAYOUTS, "/guide/roots").await;
    remember(&browser).await;
    browser.click(".player button").await.unwrap();
    browser.element(".notes input").await.unwrap().send_keys("mulch").await.unwrap();
    follow(&browser, "/about").await;
    assert_eq!(left(&browser).await, ["header"]);
    assert_eq!(browser.text(".player output").await.unwrap(), "1 played");
    follow(&browser, "/guide/roots").await;
    let notes = browser.evaluate("document.querySelector('.notes input').value").await.unwrap();
    assert_eq!(notes, "", "a layout that was left begins anew");
    browser.click(".player button").await.unwrap();
    assert_eq!(browser.text(".player output").await.unwrap(), "2 played");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_navigation_marks_the_page_when_served_and_after_navigation() {
    let (site, browser) = open(LAYOUTS, "/").await;
    assert_eq!(marked(&browser).await, ["/ page"]);
    let deep = ["/guide/roots true", "/guide/roots true", "/guide/roots/soil page"];
    follow(&browser, "/guide/roots/soil").await;
    assert_eq!(marked(&browser).await, deep);
    follow(&browser, "/guide/leaves").await;
    assert_eq!(marked(&browser).await, ["/guide/leaves page"]);
    let links = "document.querySelector('.chapter nav').textContent";
    assert_eq!(browser.evaluate(links).await.unwrap(), "LightShade");
    browser.back().await.unwrap();
    browser.until("document.querySelector('h1').textContent === 'Roots: Soil'").await.unwrap();
    assert_eq!(marked(&browser).await, deep);
    browser.goto(&site.url("/guide/roots/soil")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(marked(&browser).await, deep);
    follow(&browser, "/guide/roots/no-section").await;
    assert_eq!(browser.text("h1").await.unwrap(), "Page not found");
    assert!(marked(&browser).await.is_empty());
    let console = browser.console().await.unwrap();
    assert!(console.iter().all(|entry| entry.message.contains("404")), "{console:?}");
    browser.finish().await.unwrap();
}

/// In which language the document is, and what it shows.
async fn said(browser: &Browser) -> (String, String) {
    let lang = browser.evaluate("document.documentElement.lang").await.unwrap();
    (lang.as_str().unwrap().to_owned(), browser.text("h1").await.unwrap())
}

fn in_language(lang: &str, heading: &str) -> (String, String) {
    (lang.to_owned(), heading.to_owned())
}

#[tokio::test]
async fn a_navigation_leads_to_the_same_page_in_another_language_and_goes_on_there() {
    let (site, browser) = open(LAYOUTS, "/guide/roots/soil").await;
    assert_eq!(said(&browser).await, in_language("en", "Roots: Soil"));
    remember(&browser).await;
    browser.click(".player button").await.unwrap();
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click(".language").await.unwrap();
    browser.until("location.pathname === '/fr/guide/roots/soil'").await.unwrap();
    browser.until("document.documentElement.lang === 'fr'").await.unwrap();
    assert_eq!(said(&browser).await, in_language("fr", "Racines: Terre"));
    // The layouts speak the other language, and so are made anew.
    assert!(left(&browser).await.is_empty());
    assert_eq!(browser.text(".player output").await.unwrap(), "0 jouées");
    let french = ["/fr/guide/roots true", "/fr/guide/roots true", "/fr/guide/roots/soil page"];
    assert_eq!(marked(&browser).await, french);
    remember(&browser).await;
    follow(&browser, "/fr/guide/leaves").await;
    assert_eq!(left(&browser).await, ["header", ".guide", ".chapter"]);
    assert_eq!(said(&browser).await, in_language("fr", "Feuilles"));
    let other = "document.querySelector('.language').getAttribute('href')";
    assert_eq!(browser.evaluate(other).await.unwrap(), "/guide/leaves");
    // Another spelling leads to the one there is.
    follow(&browser, "/FR/about").await;
    assert_eq!(browser.evaluate("location.pathname").await.unwrap(), "/fr/about");
    for (path, lang, heading) in [
        ("/fr/guide/leaves", "fr", "Feuilles"),
        ("/fr/guide/roots/soil", "fr", "Racines: Terre"),
        ("/guide/roots/soil", "en", "Roots: Soil"),
    ] {
        browser.back().await.unwrap();
        let there = format!("document.querySelector('h1').textContent === '{heading}'");
        browser.until(&there).await.unwrap();
        assert_eq!(said(&browser).await, in_language(lang, heading));
        assert_eq!(browser.evaluate("location.pathname").await.unwrap(), path);
    }
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    let console = browser.console().await.unwrap();
    assert!(console.is_empty(), "{console:?}");
    // What is not there is not there in French.
    browser.goto(&site.url("/fr/nothing")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(said(&browser).await.0, "fr");
    assert_eq!(browser.evaluate(other).await.unwrap(), "/");
    follow(&browser, "/fr").await;
    assert_eq!(said(&browser).await, in_language("fr", "Des cadres qui restent"));
    let console = browser.console().await.unwrap();
    assert!(console.iter().all(|entry| entry.message.contains("/fr/nothing")), "{console:?}");
    browser.finish().await.unwrap();
}

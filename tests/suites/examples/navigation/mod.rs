//! The example of navigation.

mod faults;
mod offline;
mod preloading;
mod routes;
mod transitions;

use perennial_test::Browser;
use perennial_tests::{Example, follow};
use serde_json::json;

use crate::open;

const NAVIGATION: Example = Example("navigation");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    NAVIGATION
        .check(&["/", "/pattern/oak", "/pattern/yew", "/find?q=el", "/ways", "/pattern/petrichor"])
        .await;
}

/// Clicks on the first element that a selector matches, by a script: nothing is scrolled, and the
/// pointer rests nowhere.
async fn press(browser: &Browser, selector: &str) {
    let script = format!(
        "(it => {{ it.focus(); it.click(); return true; }})(document.querySelector({selector:?}))"
    );
    browser.evaluate(&script).await.unwrap();
}

/// Waits for the heading of a page.
async fn heading(browser: &Browser, text: &str) {
    let shown = format!("document.querySelector('h1')?.textContent === {text:?}");
    browser.until(&shown).await.unwrap();
}

/// Notes that the page was not loaded in full.
async fn mark(browser: &Browser) {
    browser.evaluate("(window.stays = true)").await.unwrap();
}

async fn stays(browser: &Browser) -> bool {
    browser.evaluate("window.stays === true").await.unwrap() == true
}

/// By them a visitor knows where the browser's back button leads.
#[tokio::test]
async fn every_entry_of_the_history_has_the_title_of_its_page() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    follow(&browser, "/pattern/oak").await;
    follow(&browser, "/pattern/yew").await;
    let shown = browser.title().await.unwrap();
    assert_eq!(shown, "yew · Patterns");
    let history = browser.command("Page.getNavigationHistory", json!({})).await.unwrap();
    let entries = history["entries"].as_array().unwrap().iter();
    let titles: Vec<&str> = entries.filter_map(|entry| entry["title"].as_str()).collect();
    let of_app: Vec<&str> = titles.into_iter().filter(|title| title.contains("Patterns")).collect();
    assert_eq!(of_app, ["Patterns", "oak · Patterns", "yew · Patterns"]);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_progress_bar_shows_while_a_page_is_waited_for_and_only_then() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    let watch = "(() => { window.seen = []; const bar = document.querySelector('progress');
        seen.push(bar.hidden); new MutationObserver(() => seen.push(bar.hidden)).observe(bar, { attributes: true });
        return true; })()";
    browser.evaluate(watch).await.unwrap();
    press(&browser, "a[href='/pattern/thunder']").await;
    heading(&browser, "thunder").await;
    browser.until("seen.join() === 'true,false,true'").await.unwrap();
    // What was seen before is shown without a wait.
    follow(&browser, "/ways").await;
    follow(&browser, "/pattern/thunder").await;
    assert_eq!(browser.evaluate("seen.join()").await.unwrap(), "true,false,true");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_call_goes_to_a_page_as_a_click_does() {
    let (_site, browser) = open(NAVIGATION, "/ways").await;
    mark(&browser).await;
    press(&browser, "#surprise").await;
    heading(&browser, "hazel").await;
    assert!(stays(&browser).await);
    assert_eq!(browser.evaluate("location.pathname").await.unwrap(), "/pattern/hazel");
    browser.evaluate("history.back() || true").await.unwrap();
    heading(&browser, "All ways").await;
    let focused = "document.activeElement.id";
    assert_eq!(browser.evaluate(focused).await.unwrap(), "surprise");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_form_by_get_searches_without_a_full_load() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    mark(&browser).await;
    browser.evaluate("(document.querySelector('#q').value = 'el', true)").await.unwrap();
    press(&browser, "form button").await;
    heading(&browser, "2 trees").await;
    assert_eq!(browser.evaluate("location.search").await.unwrap(), "?q=el");
    assert!(stays(&browser).await);
    browser.evaluate("history.back() || true").await.unwrap();
    browser
        .until("location.pathname === '/' && document.querySelectorAll('.cards li').length === 24")
        .await
        .unwrap();
    assert!(stays(&browser).await);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn every_pattern_can_be_reached_by_keyboard() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    mark(&browser).await;
    let reach = "(() => { const links = [...document.querySelectorAll('.cards a')];
        return links.every(it => { it.focus(); return document.activeElement === it; }) && links.length; })()";
    assert_eq!(browser.evaluate(reach).await.unwrap(), 24);
    press(&browser, "a[href='/pattern/cedar']").await;
    heading(&browser, "cedar").await;
    let within = "document.activeElement.id === 'perennial-root'";
    assert_eq!(browser.evaluate(within).await.unwrap(), true);
    press(&browser, "a[href='/pattern/dogwood']").await;
    heading(&browser, "dogwood").await;
    assert!(stays(&browser).await);
    browser.finish().await.unwrap();
}

//! View transitions, where the browser has them and the visitor has nothing against them.

use perennial_test::Browser;
use serde_json::json;

use super::{NAVIGATION, heading, press};
use crate::open;

/// Counts the transitions that begin, and those that come to their end unskipped.
const WATCH: &str = "(() => { window.begun = 0; window.shown = 0; window.names = new Set();
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = run => { begun++; const it = start(run);
        it.ready.then(() => { shown++; document.getAnimations().forEach(a => names.add(a.effect.pseudoElement)); }, () => {});
        return it; }; return true; })()";

async fn watch(browser: &Browser) {
    browser.evaluate(WATCH).await.unwrap();
}

#[tokio::test]
async fn a_navigation_is_a_view_transition_of_named_things() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    watch(&browser).await;
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    browser.until("shown === 1").await.unwrap();
    let moved = "names.has('::view-transition-group(pattern-oak)')";
    assert_eq!(browser.evaluate(moved).await.unwrap(), true, "the pattern does not move by itself");
    browser.evaluate("history.back() || true").await.unwrap();
    browser.until("shown === 2 && location.pathname === '/'").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn of_quick_clicks_the_last_wins_and_the_others_are_skipped_in_silence() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    watch(&browser).await;
    for tree in ["alder", "birch", "cedar", "elm"] {
        browser.evaluate(&format!("perennialAhead = 1, document.querySelector(\"a[href='/pattern/{tree}']\").dispatchEvent(new PointerEvent('pointerdown', {{ bubbles: true }}))")).await.unwrap();
    }
    browser.until("performance.getEntriesByType('resource').filter(it => it.name.endsWith('state.json')).length === 4").await.unwrap();
    let all = "['alder', 'birch', 'cedar', 'elm'].forEach((it, at) =>
        setTimeout(() => document.querySelector(`a[href='/pattern/${it}']`)?.click(), at * 3)) || true";
    browser.evaluate(all).await.unwrap();
    heading(&browser, "elm").await;
    browser.until("begun >= 1 && document.getAnimations().length === 0").await.unwrap();
    assert_eq!(browser.evaluate("location.pathname").await.unwrap(), "/pattern/elm");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn who_prefers_reduced_motion_sees_none() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    let media = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
    browser.command("Emulation.setEmulatedMedia", media).await.unwrap();
    watch(&browser).await;
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    assert_eq!(browser.evaluate("begun").await.unwrap(), 0);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_browser_without_them_goes_on_without_them() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    browser.evaluate("(document.startViewTransition = undefined, true)").await.unwrap();
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    browser.finish().await.unwrap();
}

//! View transitions, where the browser has them and the visitor has nothing against them.

use perennial_test::{Browser, BrowserOptions, Site};
use serde_json::json;

use super::{NAVIGATION, heading, press};

/// Counts the transitions that begin, and those that come to their end unskipped.
const WATCH: &str = "(() => { window.begun = 0; window.shown = 0; window.names = new Set();
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = run => { begun++; const it = start(run);
        it.ready.then(() => { shown++; document.getAnimations().forEach(a => names.add(a.effect.pseudoElement)); }, () => {});
        return it; }; return true; })()";

/// Opens the gallery in a browser of this kind, and watches its transitions.
async fn open(options: BrowserOptions) -> (Site, Browser) {
    let (site, browser) = (NAVIGATION.start(), options.start().await.unwrap());
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.evaluate(WATCH).await.unwrap();
    (site, browser)
}

#[tokio::test]
async fn a_navigation_is_a_view_transition_of_named_things() {
    let (_site, browser) = open(BrowserOptions::new().motion()).await;
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
    let (_site, browser) = open(BrowserOptions::new().motion()).await;
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
async fn a_click_during_a_transition_skips_it_and_counts() {
    let (_site, browser) = open(BrowserOptions::new().motion()).await;
    let slow = "(() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 60s !important }');
        document.adoptedStyleSheets.push(sheet); return true; })()";
    browser.evaluate(slow).await.unwrap();
    press(&browser, "a[href='/pattern/oak']").await;
    browser.until("shown === 1").await.unwrap();
    let place = "(it => [it.left + it.width / 2, it.top + it.height / 2])(document.querySelector('nav a').getBoundingClientRect())";
    let place = browser.evaluate(place).await.unwrap();
    let hit = format!(
        "document.elementFromPoint({}, {}) === document.documentElement",
        place[0], place[1]
    );
    assert_eq!(
        browser.evaluate(&hit).await.unwrap(),
        true,
        "the page can be hit: there is nothing to test"
    );
    for kind in ["mousePressed", "mouseReleased"] {
        let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
        browser.command("Input.dispatchMouseEvent", event).await.unwrap();
    }
    heading(&browser, "All ways").await;
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn who_prefers_reduced_motion_sees_none() {
    let (_site, browser) = open(BrowserOptions::new()).await;
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    assert_eq!(browser.evaluate("begun").await.unwrap(), 0);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_browser_without_them_goes_on_without_them() {
    let (_site, browser) = open(BrowserOptions::new().motion()).await;
    browser.evaluate("(document.startViewTransition = undefined, true)").await.unwrap();
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    browser.finish().await.unwrap();
}

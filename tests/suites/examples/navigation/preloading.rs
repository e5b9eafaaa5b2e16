//! Preloading: a page that is about to be visited is there when it is.

use perennial_test::{Browser, NetworkRequest};
use serde_json::json;

use super::{NAVIGATION, heading, press};
use crate::open;

async fn asked(browser: &Browser) -> Vec<String> {
    let requests = browser.requests().await.unwrap();
    requests.iter().map(NetworkRequest::target).map(ToOwned::to_owned).collect()
}

/// Waits until the state of a page has come.
async fn arrived(browser: &Browser, page: &str) {
    let there = format!(
        "performance.getEntriesByType('resource').some(it => it.name.endsWith('{page}/state.json') && it.responseEnd)"
    );
    browser.until(&there).await.unwrap();
}

#[tokio::test]
async fn a_page_is_preloaded_by_a_call_and_then_needs_no_request() {
    let (site, browser) = open(NAVIGATION, "/ways").await;
    // It is there already: a preload makes no page.
    site.get("/pattern/quince").unwrap();
    press(&browser, "#ahead").await;
    arrived(&browser, "/pattern/quince").await;
    browser.requests().await.unwrap();
    let go = "(link => { link.href = '/pattern/quince'; link.click(); return true; })(document.querySelector('main a'))";
    browser.evaluate(go).await.unwrap();
    heading(&browser, "quince").await;
    assert_eq!(asked(&browser).await, [""; 0]);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_link_is_preloaded_when_it_is_visible_and_never_where_it_says_so() {
    let (site, browser) = open(NAVIGATION, "/ways").await;
    arrived(&browser, "/pattern/elm").await;
    let touch = "document.querySelector(\"a[href='/pattern/fir']\").dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))";
    browser.requests().await.unwrap();
    browser.evaluate(touch).await.unwrap();
    assert_eq!(asked(&browser).await, [""; 0]);
    browser.finish().await.unwrap();
    drop(site);
}

#[tokio::test]
async fn a_preload_makes_no_page_and_the_click_does() {
    let (site, browser) = open(NAVIGATION, "/ways").await;
    let touch = "document.querySelector(\"a[href='/pattern/thunder']\").dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))";
    browser.evaluate(touch).await.unwrap();
    arrived(&browser, "/pattern/thunder").await;
    // It was not made: the first visitor still is shown the loading page.
    assert!(site.get("/pattern/thunder").unwrap().text().contains("Weaving"));
    press(&browser, "a[href='/pattern/thunder']").await;
    heading(&browser, "thunder").await;
    // What a preload is told when there is no page yet is no fault.
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn pages_are_kept_up_to_a_bound_and_those_used_last_stay() {
    let (_site, browser) = open(NAVIGATION, "/").await;
    // Answers of a megabyte: eight of them are more than is kept, with what else there is.
    let swell = "(() => { const real = fetch; window.fetch = async (...of) => { const answer = await real(...of);
        return new Response(await answer.text() + ' '.repeat(1 << 20), { headers: answer.headers }); }; return true; })()";
    browser.evaluate(swell).await.unwrap();
    let go = |to: &str| {
        format!(
            "(link => {{ link.href = '/pattern/{to}'; document.body.append(link); link.click(); link.remove(); return true; }})(document.createElement('a'))"
        )
    };
    let trees = ["alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ironwood"];
    for tree in trees {
        browser.evaluate(&go(tree)).await.unwrap();
        heading(&browser, tree).await;
    }
    browser.requests().await.unwrap();
    for tree in ["hazel", "ginkgo", "dogwood"] {
        browser.evaluate(&go(tree)).await.unwrap();
        heading(&browser, tree).await;
    }
    assert_eq!(asked(&browser).await, [""; 0], "what was used last is not there any more");
    browser.evaluate(&go("alder")).await.unwrap();
    heading(&browser, "alder").await;
    assert_eq!(asked(&browser).await.len(), 1, "what was used first is still there");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn nothing_is_preloaded_where_data_are_to_be_saved() {
    let (site, browser) = open(NAVIGATION, "/").await;
    let save = json!({ "source": "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })" });
    browser.command("Page.addScriptToEvaluateOnNewDocument", save).await.unwrap();
    browser.goto(&site.url("/ways")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.requests().await.unwrap();
    press(&browser, "#ahead").await;
    press(&browser, "a[href='/pattern/oak']").await;
    heading(&browser, "oak").await;
    let asked = asked(&browser).await;
    assert!(asked.iter().all(|it| it.ends_with("/pattern/oak/state.json")), "{asked:?}");
    browser.finish().await.unwrap();
}

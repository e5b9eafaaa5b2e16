//! Preloading: a page that is about to be visited is there when it is.

use perennial_protocol::{CanonicalPath, data_url};
use perennial_test::Browser;
use perennial_tests::Build;

use crate::page_cache::{click, data_requests};
use crate::{CITY, CITY_TITLE, arrived_at, on_both_builds, open, watch_navigation};

on_both_builds! {
    a_link_that_is_touched_or_focused_is_preloaded_once
    a_pointer_that_rests_on_a_link_preloads_it_and_one_that_passes_does_not
    a_link_that_says_so_is_preloaded_when_it_is_visible_or_not_at_all
    nothing_is_preloaded_where_data_are_to_be_saved
    a_form_by_get_is_a_navigation
}

/// Lets an event happen on the first link to the city.
async fn happen(browser: &Browser, event: &str) {
    let link = format!("document.querySelector(\"a[href='{CITY}']\").dispatchEvent({event})");
    browser.evaluate(&link).await.unwrap();
}

const TOUCH: &str = "new PointerEvent('pointerdown', { bubbles: true })";
const PASS: &str = "new MouseEvent('mouseover', { bubbles: true, movementX: 3 })";

/// Waits until the city's data are there.
async fn preloaded(browser: &Browser) {
    let there = "performance.getEntriesByType('resource').some(it => it.name.endsWith('/city/tartu/state.json') && it.responseEnd)";
    browser.until(there).await.unwrap();
}

fn data() -> String {
    data_url(&CanonicalPath::parse(CITY).unwrap())
}

async fn a_link_that_is_touched_or_focused_is_preloaded_once(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    browser.requests().await.unwrap();
    happen(&browser, TOUCH).await;
    preloaded(&browser).await;
    happen(&browser, TOUCH).await;
    click(&browser, CITY).await;
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    assert_eq!(data_requests(&browser).await, [data()]);
    browser.finish().await.unwrap();
}

async fn a_pointer_that_rests_on_a_link_preloads_it_and_one_that_passes_does_not(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    // The time of the timers is the test's.
    let hold = "(window.timers = new Map(), window.setTimeout = run => { const it = timers.size + 1; timers.set(it, run); return it; },
        window.clearTimeout = it => timers.delete(it), true)";
    browser.evaluate(hold).await.unwrap();
    browser.requests().await.unwrap();
    happen(&browser, PASS).await;
    assert_eq!(browser.evaluate("timers.size").await.unwrap(), 1);
    let leave =
        "document.body.dispatchEvent(new MouseEvent('mouseover', { bubbles: true, movementX: 3 }))";
    browser.evaluate(leave).await.unwrap();
    assert_eq!(browser.evaluate("timers.size").await.unwrap(), 0);
    happen(&browser, "new MouseEvent('mouseover', { bubbles: true })").await;
    assert_eq!(
        browser.evaluate("timers.size").await.unwrap(),
        0,
        "the page moved, not the pointer"
    );
    assert_eq!(data_requests(&browser).await, [""; 0]);
    happen(&browser, PASS).await;
    browser.evaluate("timers.forEach(run => run()) || true").await.unwrap();
    preloaded(&browser).await;
    browser.finish().await.unwrap();
}

async fn a_link_that_says_so_is_preloaded_when_it_is_visible_or_not_at_all(build: Build) {
    let (_site, browser) = open(build, "/").await;
    watch_navigation(&browser).await;
    let mark = |asked: &str| format!("(document.body.dataset.preload = {asked:?}, true)");
    browser.evaluate(&mark("off")).await.unwrap();
    click(&browser, "/country/ee").await;
    browser.requests().await.unwrap();
    happen(&browser, TOUCH).await;
    assert_eq!(data_requests(&browser).await, [""; 0]);
    browser.evaluate(&mark("visible")).await.unwrap();
    click(&browser, "/").await;
    click(&browser, "/country/ee").await;
    browser
        .evaluate(&format!("document.querySelector(\"a[href='{CITY}']\").scrollIntoView() || true"))
        .await
        .unwrap();
    preloaded(&browser).await;
    browser.finish().await.unwrap();
}

async fn nothing_is_preloaded_where_data_are_to_be_saved(build: Build) {
    let (site, browser) = (build.start(), Browser::start().await.unwrap());
    let save = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
    browser.before_load(save).await.unwrap();
    browser.goto(&site.url("/country/ee")).await.unwrap();
    browser.hydrated().await.unwrap();
    watch_navigation(&browser).await;
    browser.requests().await.unwrap();
    happen(&browser, TOUCH).await;
    assert_eq!(data_requests(&browser).await, [""; 0]);
    click(&browser, CITY).await;
    browser.finish().await.unwrap();
}

async fn a_form_by_get_is_a_navigation(build: Build) {
    let (_site, browser) = open(build, CITY).await;
    watch_navigation(&browser).await;
    let search =
        "(form => { window.stays = true; form.querySelector('[name=q]').value = 'Tartu & more';
        form.requestSubmit(); return true; })(document.querySelector('form'))";
    browser.evaluate(search).await.unwrap();
    arrived_at(&browser, "/search").await;
    assert_eq!(
        browser.evaluate("[stays, location.search].join()").await.unwrap(),
        "true,?q=Tartu+%26+more"
    );
    browser.until("document.querySelector('[name=q]').value === 'Tartu & more'").await.unwrap();
    browser.finish().await.unwrap();
}

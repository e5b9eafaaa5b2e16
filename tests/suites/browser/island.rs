//! The map of a country: an island on a page that never wakes, and a widget on one that does.

use perennial_protocol::document::{HYDRATED_ATTRIBUTE, ISLAND_ELEMENT};
use perennial_test::Browser;
use perennial_tests::Build;
use serde_json::json;

use crate::{on_both_builds, open};

on_both_builds! {
    the_map_wakes_alone_at_the_first_press_which_counts
    on_a_page_that_wakes_the_map_is_a_part_of_it
}

/// A page that never wakes, with the map on it.
pub(crate) const MAP: &str = "/country/ee/map";

/// West, north, width and height of what the map shows.
async fn shown(browser: &Browser) -> [f64; 4] {
    let part =
        "document.querySelector('.chart svg').getAttribute('viewBox').split(' ').map(Number)";
    serde_json::from_value(browser.evaluate(part).await.unwrap()).unwrap()
}

async fn press(browser: &Browser, control: &str) {
    let before = shown(browser).await;
    browser.click(&format!(".moves [title='{control}']")).await.unwrap();
    let moved = format!(
        "document.querySelector('.chart svg').getAttribute('viewBox') !== {}",
        json!(before.map(|number| format!("{number:.2}")).join(" "))
    );
    browser.until(&moved).await.unwrap();
}

/// Looks at the map from nearer: half as wide is what is shown then.
async fn nearer(browser: &Browser) {
    let before = shown(browser).await;
    press(browser, "Nearer").await;
    let after = shown(browser).await;
    assert!((after[2] - before[2] / 2.0).abs() < 0.02, "{before:?} {after:?}");
}

async fn the_map_wakes_alone_at_the_first_press_which_counts(build: Build) {
    let (site, browser) = (build.start(), Browser::start().await.unwrap());
    browser.goto(&site.url(MAP)).await.unwrap();
    let page = site.get(MAP).unwrap().text();
    assert!(!page.contains("modulepreload"), "{page}");
    let asked =
        "performance.getEntriesByType('resource').filter(it => it.name.includes('/client')).length";
    assert_eq!(browser.evaluate(asked).await.unwrap(), 0);
    nearer(&browser).await;
    assert_eq!(browser.evaluate(asked).await.unwrap(), 2);
    let awake = format!(
        "[document.documentElement, document.querySelector('{ISLAND_ELEMENT}')].map(it => it.hasAttribute('{HYDRATED_ATTRIBUTE}'))"
    );
    assert_eq!(browser.evaluate(&awake).await.unwrap(), json!([false, true]));
    // By keyboard, too.
    let before = shown(&browser).await;
    browser
        .evaluate("document.querySelector('.moves [title=\"To the east\"]').focus() ?? 0")
        .await
        .unwrap();
    let east = browser.element(".moves [title='To the east']").await.unwrap();
    east.send_keys("\u{e007}").await.unwrap();
    let [west, ..] = shown(&browser).await;
    assert!(west > before[0], "{west} {before:?}");
    // Its links are the browser's.
    browser.evaluate("window.stays = true").await.unwrap();
    browser.click("p.kind a").await.unwrap();
    browser.until("location.pathname === '/country/ee' && !window.stays").await.unwrap();
    browser.finish().await.unwrap();
}

async fn on_a_page_that_wakes_the_map_is_a_part_of_it(build: Build) {
    let (_site, browser) = open(build, "/country/ee").await;
    browser.evaluate("window.stays = true").await.unwrap();
    nearer(&browser).await;
    browser.click("p.more a").await.unwrap();
    browser
        .until("document.querySelector('h1').textContent === 'The map of \\u2068Estonia\\u2069'")
        .await
        .unwrap();
    nearer(&browser).await;
    for _ in 0..12 {
        browser.click(".moves [title='Farther']").await.unwrap();
    }
    // The whole world, and not more.
    let [_, north, width, height] = shown(&browser).await;
    assert!(
        width <= 360.0 && height <= 180.0 && (width > 359.9 || height > 179.9),
        "{width} {height}"
    );
    assert!(north >= -90.0, "{north}");
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}

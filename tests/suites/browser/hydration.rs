//! Hydration: what was served is taken over, not made again.

use perennial_protocol::document::ROOT_ID;
use perennial_test::Browser;
use perennial_tests::Build;
use serde_json::json;

use crate::{CITY, CITY_TITLE, on_both_builds, open};

on_both_builds! {
    every_element_that_was_served_is_kept
    the_unit_of_the_distances_can_be_switched
    what_the_page_shows_is_what_was_served
}

/// Remembers every element when the document is parsed and before a module runs.
fn remember_elements() -> String {
    format!(
        "document.addEventListener('readystatechange', () => {{
            if (document.readyState !== 'interactive') return;
            window.early = !document.documentElement.hasAttribute('data-perennial-hydrated');
            window.served = [...document.getElementById('{ROOT_ID}').querySelectorAll('*')];
        }});"
    )
}

async fn every_element_that_was_served_is_kept(build: Build) {
    let site = build.start();
    let browser = Browser::start().await.unwrap();
    browser.before_load(&remember_elements()).await.unwrap();
    for path in ["/", CITY, "/country/ee", "/search?q=tartu", "/country/us"] {
        browser.goto(&site.url(path)).await.unwrap();
        browser.hydrated().await.unwrap();
        let now = format!("[...document.getElementById('{ROOT_ID}').querySelectorAll('*')]");
        let same = format!(
            "(() => {{ const now = {now}; return [window.early, now.length > 10, now.length - served.length,
                now.filter((element, index) => element !== served[index]).length]; }})()"
        );
        assert_eq!(browser.evaluate(&same).await.unwrap(), json!([true, true, 0, 0]), "{path}");
    }
    browser.finish().await.unwrap();
}

async fn the_unit_of_the_distances_can_be_switched(build: Build) {
    let (_site, browser) = open(build, CITY).await;
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    let distances =
        "[...document.querySelectorAll('ol.nearest .number')].map(it => it.textContent)";
    let kilometres = browser.evaluate(distances).await.unwrap();
    assert_eq!(kilometres.as_array().unwrap().len(), 20);
    assert!(kilometres[0].as_str().unwrap().ends_with(" km"), "{kilometres}");
    browser.click(".switch button[title='Miles']").await.unwrap();
    browser.until(&format!("{distances}.every(text => text.endsWith(' mi'))")).await.unwrap();
    let pressed = "document.querySelector('.switch [aria-pressed=true]').textContent";
    assert_eq!(browser.evaluate(pressed).await.unwrap(), "mi");
    browser.click(".switch button[title='Kilometres']").await.unwrap();
    browser.until(&format!("{distances}.every(text => text.endsWith(' km'))")).await.unwrap();
    assert_eq!(browser.evaluate(distances).await.unwrap(), kilometres);
    browser.finish().await.unwrap();
}

async fn what_the_page_shows_is_what_was_served(build: Build) {
    let (site, browser) = open(build, CITY).await;
    let served = site.get(CITY).unwrap().text();
    let parsed = format!(
        "new DOMParser().parseFromString({}, 'text/html').getElementById('{ROOT_ID}').textContent",
        serde_json::to_string(&served).unwrap()
    );
    let shown = format!("document.getElementById('{ROOT_ID}').textContent");
    assert_eq!(browser.evaluate(&parsed).await.unwrap(), browser.evaluate(&shown).await.unwrap());
    browser.finish().await.unwrap();
}

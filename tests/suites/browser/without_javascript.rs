//! Without JavaScript everything that is not interactive works.

use perennial_test::{Browser, BrowserOptions};
use perennial_tests::Build;

use crate::{CITY, CITY_TITLE, on_both_builds};

on_both_builds! {
    a_page_can_be_read_and_left_by_its_links
    the_search_works
}

async fn browser() -> Browser {
    BrowserOptions::new().without_javascript().start().await.unwrap()
}

async fn a_page_can_be_read_and_left_by_its_links(build: Build) {
    let (site, browser) = (build.start(), browser().await);
    browser.goto(&site.url("/country/ee")).await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Estonia");
    browser.click("a[href='/city/tartu']").await.unwrap();
    browser.until("location.pathname === '/city/tartu'").await.unwrap();
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    let nearest = "document.querySelectorAll('ol.nearest a').length";
    assert_eq!(browser.evaluate(nearest).await.unwrap(), 20);
    let switch = browser.element(".switch").await.unwrap();
    assert!(!switch.is_displayed().await.unwrap(), "a switch that cannot work is shown");
    browser.back().await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Estonia");
    browser.finish().await.unwrap();
}

async fn the_search_works(build: Build) {
    let (site, browser) = (build.start(), browser().await);
    browser.goto(&site.url("/")).await.unwrap();
    let field = browser.element("#q").await.unwrap();
    field.send_keys("tart").await.unwrap();
    browser.click("form.search button").await.unwrap();
    browser.until("location.pathname === '/search'").await.unwrap();
    let link = format!("ol.places a[href='{CITY}']");
    assert_eq!(browser.text(&link).await.unwrap(), "Tartu");
    browser.finish().await.unwrap();
}

//! The atlas below a base path: it is hydrated, and navigation stays below it.

use perennial_protocol::{CanonicalPath, data_url};
use perennial_test::Browser;
use perennial_tests::Build;

use crate::{CITY, CITY_TITLE, arrived_at, on_both_builds, watch_navigation};

const BASE: &str = "/shop/of-maps";

on_both_builds! {
    an_app_below_a_base_path_is_hydrated_and_navigated
}

async fn an_app_below_a_base_path_is_hydrated_and_navigated(build: Build) {
    let site = build.site().base_path(BASE).start().unwrap();
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url(&format!("{BASE}/country/ee"))).await.unwrap();
    browser.hydrated().await.unwrap();
    watch_navigation(&browser).await;
    let city = format!("{BASE}{CITY}");
    browser.requests().await.unwrap();
    browser.click(&format!("a[href='{city}']")).await.unwrap();
    arrived_at(&browser, &city).await;
    assert_eq!(browser.title().await.unwrap(), CITY_TITLE);
    let data = format!("{BASE}{}", data_url(&CanonicalPath::parse(CITY).unwrap()));
    let requests = browser.requests().await.unwrap();
    let told: Vec<_> =
        requests.iter().map(|request| (request.target(), request.kind.as_str())).collect();
    assert_eq!(told, [(data.as_str(), "Fetch")]);
    let within = format!(
        "[...document.querySelectorAll('a[href], form')]
            .map(it => new URL(it.href ?? it.action))
            .filter(url => url.origin === location.origin && !url.hash)
            .filter(url => url.pathname !== '{BASE}' && !url.pathname.startsWith('{BASE}/'))
            .map(url => url.pathname)"
    );
    let none = serde_json::json!([]);
    assert_eq!(browser.evaluate(&within).await.unwrap(), none, "links that lead elsewhere");
    browser.click(".brand").await.unwrap();
    arrived_at(&browser, BASE).await;
    assert_eq!(browser.evaluate(&within).await.unwrap(), none, "links that lead elsewhere");
    browser.click("ul.countries a").await.unwrap();
    browser
        .until("document.querySelector('h1').textContent !== 'The towns of the world'")
        .await
        .unwrap();
    browser.finish().await.unwrap();
}

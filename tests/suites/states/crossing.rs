//! Arbitrary states, from the server to the client.

use perennial_test::{Browser, Site};
use serde_json::Value;

use crate::open;

/// How many pages are looked at in each way. Each holds a hundred states.
const PAGES: u8 = 6;

/// What the server shows of a page's state, as the browser's parser has it.
async fn served(site: &Site, browser: &Browser, path: &str) -> Value {
    let html = serde_json::to_string(&site.get(path).unwrap().text()).unwrap();
    let served = format!(
        "new DOMParser().parseFromString({html}, 'text/html').getElementById('served').textContent"
    );
    browser.evaluate(&served).await.unwrap()
}

async fn shown(browser: &Browser, id: &str) -> Value {
    browser.evaluate(&format!("document.getElementById('{id}').textContent")).await.unwrap()
}

#[track_caller]
fn check_equal(read: &Value, served: &Value, path: &str) {
    let (read, served) = (read.as_str().unwrap(), served.as_str().unwrap());
    assert!(served.len() > 1000, "{path} shows {} characters", served.len());
    let differing = read.lines().zip(served.lines()).find(|(read, served)| read != served);
    assert_eq!(differing, None, "{path}");
    assert_eq!(read.len(), served.len(), "{path}");
}

#[tokio::test]
async fn a_state_in_the_document_is_read_as_it_was_made() {
    let (site, browser) = open("/shapes/0").await;
    for seed in 0..PAGES {
        let path = format!("/shapes/{seed}");
        browser.goto(&site.url(&path)).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.until("document.getElementById('read').textContent !== ''").await.unwrap();
        let served = served(&site, &browser, &path).await;
        check_equal(&shown(&browser, "read").await, &served, &path);
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_state_of_the_data_route_is_read_as_it_was_made() {
    let (site, browser) = open("/shapes/100").await;
    for seed in 101..=100 + PAGES {
        let path = format!("/shapes/{seed}");
        browser.click("#next").await.unwrap();
        browser.until(&format!("location.pathname === '{path}' && document.getElementById('next').pathname !== '{path}'")).await.unwrap();
        let served = served(&site, &browser, &path).await;
        check_equal(&shown(&browser, "served").await, &served, &path);
    }
    browser.finish().await.unwrap();
}

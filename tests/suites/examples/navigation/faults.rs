//! The loading page, and the error view in its place.

use perennial_test::Browser;

use super::{NAVIGATION, heading};

#[tokio::test]
async fn a_loading_page_is_replaced_in_place_when_the_page_is_made() {
    let site = NAVIGATION.start();
    let browser = Browser::start().await.unwrap();
    // The document that is served says that it is loading; the same one shows the page later.
    browser.before_load("document.addEventListener('DOMContentLoaded', () => { window.first = document.querySelector('h1').textContent; window.header = document.querySelector('header'); })").await.unwrap();
    browser.goto(&site.url("/pattern/lantern")).await.unwrap();
    heading(&browser, "lantern").await;
    assert_eq!(browser.evaluate("window.first").await.unwrap(), "Weaving …");
    assert_eq!(browser.title().await.unwrap(), "lantern · Patterns");
    browser.hydrated().await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_loading_page_whose_page_cannot_be_made_gives_way_to_the_error_view() {
    let site = NAVIGATION.start();
    let browser = Browser::start().await.unwrap();
    browser.before_load("document.addEventListener('DOMContentLoaded', () => { window.first = document.querySelector('h1').textContent; })").await.unwrap();
    browser.goto(&site.url("/pattern/lantern-7")).await.unwrap();
    heading(&browser, "Page not found").await;
    assert_eq!(browser.evaluate("window.first").await.unwrap(), "Weaving …");
    assert!(browser.text("main").await.unwrap().contains("at most twenty letters"));
    // The browser itself complains of the answer with status 404, and of nothing else.
    let complaints = browser.console().await.unwrap();
    assert!(complaints.iter().all(|entry| entry.message.contains("404")), "{complaints:?}");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_loading_page_without_an_answer_gives_way_to_the_error_view() {
    let site = NAVIGATION.start();
    let browser = Browser::start().await.unwrap();
    let cut = "const real = fetch; window.fetch = (url, options) => `${url}`.includes('state.json')
        ? Promise.reject(new TypeError('closed')) : real(url, options);";
    browser.before_load(cut).await.unwrap();
    browser.goto(&site.url("/pattern/beacon")).await.unwrap();
    heading(&browser, "Something went wrong").await;
    assert!(browser.text("main").await.unwrap().contains("Please try again"));
    let complaints = browser.console().await.unwrap();
    assert!(complaints.iter().all(|entry| entry.message.contains("PER-6007")), "{complaints:?}");
    browser.finish().await.unwrap();
}

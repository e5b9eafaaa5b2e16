//! The loading page in a browser: with its script, and without.

use std::time::Duration;

use perennial_test::{Browser, BrowserOptions};

use crate::support::*;

const MADE: &str = "document.querySelector('h1')?.textContent === 'Compass No. 7'";

fn slow_shop() -> Shop {
    Shop::open_at("0", Duration::from_millis(1_500))
}

#[tokio::test]
async fn the_script_fills_the_loading_page_in_place_as_the_page_is() {
    let shop = slow_shop();
    let edge = Edge::before(&shop, &[]);
    let browser = BrowserOptions::new().phone().dark().start().await.unwrap();
    browser.requests().await.unwrap();
    browser.goto(&edge.url("/products/7")).await.unwrap();
    assert!(browser.text("[role=status]").await.unwrap().contains("for the first time"));
    browser.until(MADE).await.unwrap();
    let requests = browser.requests().await.unwrap();
    let documents = requests.iter().filter(|request| request.kind == "Document").count();
    assert_eq!(documents, 1, "in place: {requests:?}");
    let text = "document.title + document.body.innerText";
    let filled = browser.evaluate(text).await.unwrap();
    let fits = "document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(browser.evaluate(fits).await.unwrap(), true, "on a phone");
    browser.goto(&edge.url("/products/7")).await.unwrap();
    assert_eq!(browser.evaluate(text).await.unwrap(), filled, "as the page itself");
    browser.click("button").await.unwrap();
    browser.until("location.pathname === '/cart'").await.unwrap();
    assert!(browser.text("main").await.unwrap().contains("Compass No. 7"));
    assert_eq!(shop.renders("/products/7").await, 1);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn without_javascript_the_loading_page_refreshes_itself() {
    let shop = slow_shop();
    let edge = Edge::before(&shop, &[]);
    let browser = BrowserOptions::new().without_javascript().start().await.unwrap();
    browser.goto(&edge.url("/products/7")).await.unwrap();
    browser.until(MADE).await.unwrap();
    assert_eq!(shop.renders("/products/7").await, 1);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_of_ones_own_follows_the_loading_page() {
    let shop = slow_shop();
    let edge = Edge::before(&shop, &[]);
    let browser = Browser::start().await.unwrap();
    browser.goto(&edge.url("/products/401")).await.unwrap();
    browser.until("document.body.innerText.includes('Hello, stranger.')").await.unwrap();
    browser.finish().await.unwrap();
}

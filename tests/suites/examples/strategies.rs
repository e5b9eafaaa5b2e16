//! The example of the strategies.

use perennial_test::{Browser, http};
use perennial_tests::{Example, follow};

use crate::open;

const STRATEGIES: Example = Example("strategies");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    STRATEGIES
        .pages(&[
            "/",
            "/once",
            "/posts/first",
            "/posts/third",
            "/words/serendipity",
            "/seasons",
            "/find?q=tea",
            "/log-in",
            "/offers/7?code=spring",
            "/manual/roots/depth",
            "/archive/2",
            "/archive",
            "/wiki/any/page",
            "/club",
        ])
        .differing("/clock", "time")
        .differing("/visit", "h1 + p")
        .redirecting(&["/latest"])
        .cookie("member", "yes")
        .check()
        .await;
}

#[tokio::test]
async fn a_page_works_and_its_layout_stays_while_another_is_shown() {
    let (site, browser) = open(STRATEGIES, "/once").await;
    browser.evaluate("window.header = document.querySelector('header')").await.unwrap();
    browser.click("button").await.unwrap();
    browser
        .until("document.querySelector('button').textContent === 'Clicked 1 times'")
        .await
        .unwrap();
    follow(&browser, "/posts/first").await;
    assert_eq!(browser.text("h1").await.unwrap(), "The first post");
    let same = "document.querySelector('header') === window.header && header.isConnected";
    assert_eq!(browser.evaluate(same).await.unwrap(), true);
    follow(&browser, "/words/no-word-7").await;
    assert_eq!(browser.text("h1").await.unwrap(), "Page not found");
    assert_eq!(browser.evaluate(same).await.unwrap(), true);
    browser.goto(&site.url("/nothing/here")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text("header a").await.unwrap(), "Strategies");
    // The browser itself complains of the two answers with status 404, and of nothing else.
    let complaints = browser.console().await.unwrap();
    assert!(complaints.iter().all(|entry| entry.message.contains("404")), "{complaints:?}");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_word_that_is_new_shows_the_loading_page_and_then_itself() {
    let site = STRATEGIES.start();
    let browser = Browser::start().await.unwrap();
    browser.goto(&site.url("/words/petrichor")).await.unwrap();
    browser.until("document.querySelector('h1').textContent === 'petrichor'").await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "petrichor");
    browser.goto(&site.url("/words-of/petrichor")).await.unwrap();
    assert_eq!(browser.url().await.unwrap(), site.url("/words/petrichor"));
    browser.hydrated().await.unwrap();
    browser.finish().await.unwrap();
    let bot = http::Request::get("/words/susurrus").header("User-Agent", "ExampleBot");
    assert!(site.send(&bot).unwrap().text().contains("<title>susurrus</title>"));
    // Others may be shown the loading page until it is known that there is no such word.
    let bot = http::Request::get("/words/no-word-7").header("User-Agent", "ExampleBot");
    assert_eq!(site.send(&bot).unwrap().status, 404);
}

#[tokio::test]
async fn a_visitor_is_counted_by_a_cookie_of_their_own() {
    let (site, browser) = open(STRATEGIES, "/visit?name=%3Cb%3EAnn").await;
    assert_eq!(browser.text("h1").await.unwrap(), "Hello, <b>Ann");
    assert!(browser.text("main").await.unwrap().contains("1 times"));
    browser.goto(&site.url("/visit?name=Bob")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert!(browser.text("main").await.unwrap().contains("2 times"));
    follow(&browser, "/visit?name=Cleo").await;
    assert!(browser.text("main").await.unwrap().contains("3 times"));
    browser.finish().await.unwrap();
    let other = site.get("/visit").unwrap();
    assert!(other.text().contains("<!--t-->1") || other.text().contains("1 times"));
    assert_eq!(other.header("cache-control"), Some("private, no-store"));
}

#[tokio::test]
async fn the_club_is_for_members() {
    let (site, browser) = open(STRATEGIES, "/").await;
    follow(&browser, "/club").await;
    browser.until("location.pathname === '/log-in'").await.unwrap();
    browser.click("form button").await.unwrap();
    browser.until("location.pathname === '/club'").await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text("strong").await.unwrap(), "cinnamon");
    browser.click("a[href='/log-in?join=no']").await.unwrap();
    browser.until("location.pathname === '/'").await.unwrap();
    follow(&browser, "/club").await;
    browser.until("location.pathname === '/log-in'").await.unwrap();
    browser.finish().await.unwrap();
    let stranger = site.get("/club").unwrap();
    assert_eq!((stranger.status, stranger.header("location")), (307, Some("/log-in")));
}

#[tokio::test]
async fn a_redirect_of_a_build_state_is_followed_by_client_and_browser() {
    let (site, browser) = open(STRATEGIES, "/").await;
    browser.click("a[href='/latest']").await.unwrap();
    browser.until("location.pathname === '/posts/third'").await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "The last");
    browser.goto(&site.url("/latest")).await.unwrap();
    assert_eq!(browser.url().await.unwrap(), site.url("/posts/third"));
    browser.hydrated().await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn the_clock_is_renewed_behind_an_answer() {
    let site = STRATEGIES.start();
    let first = site.get("/clock").unwrap().text();
    let start = std::time::Instant::now();
    while site.get("/clock").unwrap().text() == first {
        assert!(start.elapsed().as_secs() < 20, "the clock stands still");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[tokio::test]
async fn the_document_and_the_files_are_as_the_app_says() {
    let site = STRATEGIES.start();
    let page = site.get("/seasons").unwrap();
    let season = page.header("x-season").unwrap();
    assert!(page.text().contains(&format!("<title>{season}</title>")), "{season}");
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    assert!(page.header("content-security-policy").unwrap().ends_with("frame-ancestors 'none'"));
    assert!(page.text().contains("href=\"https://strategies.example/posts.xml\""));
    let icon = site.get("/favicon.ico").unwrap();
    assert_eq!(icon.header("content-type"), Some("image/svg+xml"));
    assert_eq!(icon.text(), site.get("/favicon.svg").unwrap().text());
    site.get("/posts/second").unwrap();
    let start = std::time::Instant::now();
    while !site.get("/posts.xml").unwrap().text().contains("/posts/second") {
        assert!(start.elapsed().as_secs() < 30, "{}", site.get("/posts.xml").unwrap().text());
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert!(site.get("/sitemap.xml").unwrap().text().contains("https://strategies.example/posts/"));
    assert!(site.get("/robots.txt").unwrap().text().contains("sitemap.xml"));
}

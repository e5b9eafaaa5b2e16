//! The browser driver, against a page served from this test.

#![cfg(feature = "browser")]
#![allow(clippy::expect_used, reason = "the helpers of a test may fail like the test itself")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use perennial_test::{Browser, BrowserOptions};
use serde_json::json;

const PAGE: &str = "<!doctype html><title>Page</title><link rel=icon href=data:,><h1>Heading</h1>\
     <noscript>No scripts</noscript><script>window.ran = window.before || 'alone'; fetch('/data?x=1')</script>";

/// Answers every request with the page, for as long as the test runs.
fn serve(page: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A browser opens connections ahead of time, and sends nothing over some of them.
            std::thread::spawn(move || answer(&stream, page));
        }
    });
    address
}

fn answer(mut stream: &TcpStream, page: &str) {
    let mut lines = BufReader::new(stream).lines();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close";
    let _ = write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{page}", page.len());
}

#[tokio::test]
async fn a_page_is_loaded_looked_at_and_its_requests_are_told() {
    let address = serve(PAGE);
    let browser = Browser::start().await.unwrap();
    browser.before_load("window.before = 'first'").await.unwrap();
    browser.requests().await.unwrap();
    browser.goto(&format!("http://{address}/")).await.unwrap();
    browser.until("window.ran === 'first'").await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "Page");
    assert_eq!(browser.text("h1").await.unwrap(), "Heading");
    assert_eq!(browser.evaluate("Promise.resolve([1])").await.unwrap(), json!([1]));
    let requests = browser.requests().await.unwrap();
    let told: Vec<_> =
        requests.iter().map(|request| (request.target(), request.kind.as_str())).collect();
    assert_eq!(told, [("/", "Document"), ("/data?x=1", "Fetch")]);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn without_javascript_no_script_of_the_page_runs() {
    let address = serve(PAGE);
    let browser = BrowserOptions::new().without_javascript().start().await.unwrap();
    browser.goto(&format!("http://{address}/")).await.unwrap();
    let text = browser.evaluate("document.body.innerText").await.unwrap();
    assert!(text.as_str().unwrap().contains("No scripts"), "{text}");
    assert_eq!(browser.evaluate("window.ran").await.unwrap(), json!(null));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_phone_that_prefers_the_dark_is_one() {
    let address = serve(
        "<!doctype html><meta name=viewport content='width=device-width'><link rel=icon href=data:,>",
    );
    let browser = BrowserOptions::new().phone().dark().start().await.unwrap();
    browser.goto(&format!("http://{address}/")).await.unwrap();
    let dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    let seen = browser.evaluate(&format!("[innerWidth, devicePixelRatio, {dark}]")).await.unwrap();
    assert_eq!(seen, json!([360, 3, true]));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_complains_to_the_console_fails() {
    for complaint in [
        "<script>console.error('a')</script>",
        "<script>throw 'a'</script>",
        "<script>console.warn('a')</script>",
    ] {
        let address = serve(complaint);
        let browser = Browser::start().await.unwrap();
        browser.goto(&format!("http://{address}/")).await.unwrap();
        let error = browser.finish().await.unwrap_err().to_string();
        assert!(error.contains("PER-9013"), "{complaint}: {error}");
    }
}

#[tokio::test]
async fn a_browser_that_is_dropped_ends_at_once() {
    let address = serve(PAGE);
    let browser = Browser::start().await.unwrap();
    browser.goto(&format!("http://{address}/")).await.unwrap();
    let begin = std::time::Instant::now();
    drop(browser);
    assert!(begin.elapsed() < std::time::Duration::from_secs(5), "{:?}", begin.elapsed());
}

#[test]
fn a_browser_that_waits_needs_nothing_of_the_runtime_that_left_it() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("the system has what a runtime needs")
    };
    let (earlier, address) = (runtime(), serve(PAGE));
    // The size is that of no other test: the second gets what the first left.
    let visit = async || {
        let browser = BrowserOptions::new().size(1000, 700).start().await.unwrap();
        browser.goto(&format!("http://{address}/")).await.unwrap();
        let session = browser.driver().session_id().to_string();
        browser.finish().await.unwrap();
        session
    };
    let first = earlier.block_on(visit());
    let visit = async { tokio::time::timeout(Duration::from_secs(60), visit()).await };
    let second = runtime().block_on(visit).expect("its connection was of the earlier runtime");
    assert_eq!(second, first, "it is another browser: there is nothing to test");
    drop(earlier);
}

const LATE: &str = "<!doctype html><title>Page</title><link rel=icon href=data:,><h1>Before</h1><p>Gone</p>\
     <script>setTimeout(() => { document.querySelector('h1').outerHTML = '<h1>After all</h1>'; \
     document.querySelector('p').remove() }, 300)</script>";

#[tokio::test]
async fn what_an_element_comes_to_show_is_waited_for() {
    let address = serve(LATE);
    let browser = Browser::start().await.unwrap();
    browser.goto(&format!("http://{address}/")).await.unwrap();
    browser.expect("h1").to_have_text("After all").await.unwrap();
    browser.expect("h1").to_contain_text("After").await.unwrap();
    browser.expect("p").to_be_absent().await.unwrap();
    browser.finish().await.unwrap();
}

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

/// Counts what is loaded in full, and changes what the data route answers.
async fn open_with(browser: &Browser, url: &str, change: &str) {
    let script = format!(
        "sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
        const real = fetch;
        const change = {change};
        window.fetch = async (url, options) => `${{url}}`.includes('state.json')
            ? new Response(change(await (await real(url, options)).text())) : real(url, options);"
    );
    browser.before_load(&script).await.unwrap();
    browser.goto(url).await.unwrap();
}

#[tokio::test]
async fn a_loading_page_whose_page_is_elsewhere_follows_the_redirect_to_a_file() {
    let site = NAVIGATION.start();
    let browser = Browser::start().await.unwrap();
    let redirect = "() => '{\"redirect\":\"/favicon.svg\"}'";
    open_with(&browser, &site.url("/pattern/harbour"), redirect).await;
    browser.until("location.pathname === '/favicon.svg'").await.unwrap();
    // A document that names no icon makes the browser ask for one that is not there.
    let complaints = browser.console().await.unwrap();
    let is_of_icon = |message: &str| message.contains("/favicon.ico") && message.contains("404");
    assert!(complaints.iter().all(|entry| is_of_icon(&entry.message)), "{complaints:?}");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_deploy_while_a_loading_page_waits_is_one_full_load_and_no_error() {
    let site = NAVIGATION.start();
    let browser = Browser::start().await.unwrap();
    let next = "(body) => body.replace(/\"build\":\"[^\"]*\"/, '\"build\":\"next\"')";
    open_with(&browser, &site.url("/pattern/anchor"), next).await;
    heading(&browser, "anchor").await;
    browser.hydrated().await.unwrap();
    assert_eq!(browser.evaluate("Number(sessionStorage.loads)").await.unwrap(), 2.0);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_takes_long_is_waited_for_while_the_server_answers() {
    let site = NAVIGATION.start();
    let browser = Browser::start().await.unwrap();
    // The client's fifteen seconds are three tenths of one here, and the page takes seven.
    let faster = "const real = setTimeout;
        window.setTimeout = (run, after, ...rest) => real(run, after / 50, ...rest);";
    browser.before_load(faster).await.unwrap();
    browser.goto(&site.url("/pattern/mooring")).await.unwrap();
    heading(&browser, "mooring").await;
    browser.finish().await.unwrap();
}

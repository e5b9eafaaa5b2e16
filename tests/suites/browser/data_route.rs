//! A data route that fails: each failure leads to a readable page, and the message says what it was.

use perennial_tests::Build;

use crate::page_cache::click;
use crate::{CITY, on_both_builds, open, watch_navigation};

on_both_builds! {
    an_answer_of_500_that_means_nothing
    an_answer_of_garbage
    an_answer_that_ends_too_early
    no_answer
    an_answer_that_never_comes
}

/// Goes to a page while the data route does as the script says, and finds it loaded in full.
async fn check(build: Build, fetch: &str, message: &str) {
    let (_site, browser) = open(build, "/country/ee").await;
    watch_navigation(&browser).await;
    let spoil = format!(
        "(() => {{ const real = window.fetch;
            window.fetch = (url, options) => `${{url}}`.includes('state.json') ? {fetch} : real(url, options);
            const later = window.setTimeout; window.setTimeout = (run, after) => later(run, after / 100);
            window.stays = true; return true; }})()"
    );
    browser.evaluate(&spoil).await.unwrap();
    let go = format!("document.querySelector(\"a[href='{CITY}']\").click() || true");
    browser.evaluate(&go).await.unwrap();
    browser.until(&format!("!window.stays && location.pathname === '{CITY}'")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Tartu");
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|entry| entry.message.contains(message)), "{console:?}");
    watch_navigation(&browser).await;
    click(&browser, "/country/ee").await;
    browser.finish().await.unwrap();
}

async fn an_answer_of_500_that_means_nothing(build: Build) {
    let fetch = "Promise.resolve(new Response('<h1>Oops</h1>', { status: 500 }))";
    check(build, fetch, "PER-6009: the data route's answer (500) cannot be read").await;
}

async fn an_answer_of_garbage(build: Build) {
    let fetch = "Promise.resolve(new Response(new Uint8Array([0, 255, 123, 7])))";
    check(build, fetch, "PER-6009: the data route's answer (200) cannot be read").await;
}

async fn an_answer_that_ends_too_early(build: Build) {
    let fetch = "Promise.resolve(new Response(new ReadableStream({ start(it) {
        it.enqueue(new TextEncoder().encode('{\"build\":')); it.error(new TypeError('closed')); } })))";
    check(build, fetch, "PER-6007: the data route did not answer").await;
}

async fn no_answer(build: Build) {
    check(build, "Promise.reject(new TypeError('closed'))", "PER-6007").await;
}

async fn an_answer_that_never_comes(build: Build) {
    let fetch = "new Promise((_, fail) => options.signal.addEventListener('abort', () => fail(options.signal.reason)))";
    check(build, fetch, "PER-6008: the data route did not answer in time").await;
}

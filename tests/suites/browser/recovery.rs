//! What the client does with a page that is not as it was served: it stays readable, and works.

use perennial_protocol::document::{ROOT_ID, STATE_ID};
use perennial_test::Browser;
use perennial_tests::Build;

use crate::{CITY, on_both_builds};

on_both_builds! {
    a_state_that_cannot_be_read_is_fetched_again
    a_page_without_its_state_is_fetched_again
    a_page_whose_elements_were_changed_is_rendered_afresh
}

/// Opens a city's page, changed by a script before the client runs, and checks that it works, and that
/// the console says what happened.
async fn check(build: Build, change: &str, message: &str) {
    let site = build.start();
    let browser = Browser::start().await.unwrap();
    let spoil = format!(
        "document.addEventListener('readystatechange', () => {{
            if (document.readyState === 'interactive' && !sessionStorage.spoilt) {{ sessionStorage.spoilt = 1; {change} }}
        }});"
    );
    browser.before_load(&spoil).await.unwrap();
    browser.goto(&site.url(CITY)).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Tartu");
    browser.click(".switch button[title='Miles']").await.unwrap();
    browser
        .until("document.querySelector('ol.nearest .number').textContent.endsWith(' mi')")
        .await
        .unwrap();
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|entry| entry.message.contains(message)), "{console:?}");
    browser.finish().await.unwrap();
}

async fn a_state_that_cannot_be_read_is_fetched_again(build: Build) {
    let change = format!("document.getElementById('{STATE_ID}').textContent = '{{\"facts\": 1';");
    check(build, &change, "PER-6003: the page's state cannot be read").await;
}

async fn a_page_without_its_state_is_fetched_again(build: Build) {
    let change = format!("document.getElementById('{STATE_ID}').remove();");
    check(build, &change, "PER-6003: the page's state cannot be read").await;
}

async fn a_page_whose_elements_were_changed_is_rendered_afresh(build: Build) {
    let change = format!("document.querySelector('#{ROOT_ID} ol.nearest').remove();");
    let message = "The client could not take the page over, and renders it afresh.";
    check(build, &change, message).await;
}

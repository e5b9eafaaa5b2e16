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

/// Opens a city's page, changed by a script before the client runs, and checks that it works.
async fn check(build: Build, change: &str) {
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
    // That it complains is right here, and the complaint has a code.
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|entry| entry.message.contains("PER-")), "{console:?}");
    browser.finish().await.unwrap();
}

async fn a_state_that_cannot_be_read_is_fetched_again(build: Build) {
    check(build, &format!("document.getElementById('{STATE_ID}').textContent = '{{\"facts\": 1';"))
        .await;
}

async fn a_page_without_its_state_is_fetched_again(build: Build) {
    check(build, &format!("document.getElementById('{STATE_ID}').remove();")).await;
}

async fn a_page_whose_elements_were_changed_is_rendered_afresh(build: Build) {
    check(build, &format!("document.querySelector('#{ROOT_ID} ol.nearest').remove();")).await;
}

//! What does not come as it was sent: each fault leaves a page that can be read and whose links
//! work, and the console says what happened.

use perennial_protocol::document::ROOT_ID;
use perennial_test::{Browser, ConsoleEntry, Site, http};
use perennial_tests::{Build, Fate, Proxy};

use crate::{CITY, on_both_builds};

on_both_builds! {
    a_client_that_is_not_there
    a_client_that_is_garbage
    a_client_that_ends_too_early
    a_client_whose_connection_is_closed
    a_script_that_is_not_there
    a_document_that_ends_within_the_page
    a_document_that_ends_within_its_state
    a_data_route_that_answers_500_garbage_and_nothing
}

/// Opens a city's page through a proxy that does this to the answers.
async fn open(
    build: Build,
    change: impl Fn(&str, &mut http::Response) -> Fate + Send + Sync + 'static,
) -> (Site, Proxy, Browser) {
    let (site, browser) = (build.start(), Browser::start().await.unwrap());
    let proxy = Proxy::before(&site);
    proxy.change(change);
    browser.goto(&proxy.url(CITY)).await.unwrap();
    (site, proxy, browser)
}

/// Waits until the console says this, and gives all that it said.
async fn said(browser: &Browser, what: &str) -> Vec<ConsoleEntry> {
    let (start, mut all) = (std::time::Instant::now(), Vec::new());
    loop {
        all.extend(browser.console().await.unwrap());
        if all.iter().any(|entry| entry.message.contains(what)) {
            return all;
        }
        assert!(start.elapsed().as_secs() < 20, "{what} was not said, but {all:?}");
    }
}

async fn goes_by_itself(browser: &Browser) {
    browser.evaluate("(window.stays = true)").await.unwrap();
    let link = "document.querySelector('a[href=\"/country/ee\"]').click() || true";
    browser.evaluate(link).await.unwrap();
    let arrived = "!window.stays && location.pathname === '/country/ee' && document.querySelector('h1').textContent === 'Estonia'";
    browser.until(arrived).await.unwrap();
}

/// The client cannot be started: the page is as it was served, and its links are the browser's.
async fn check_client(
    build: Build,
    ending: &'static str,
    fault: impl Fn(&mut http::Response) -> Fate + Send + Sync + 'static,
) {
    let (site, _proxy, browser) = open(build, move |target, response| {
        if target.starts_with("/.perennial/assets/client") && target.contains(ending) {
            fault(response)
        } else {
            Fate::Sent
        }
    })
    .await;
    said(&browser, "The page stays as it was served: the client could not be started.").await;
    assert_eq!(browser.text("h1").await.unwrap(), "Tartu");
    let served = site.get(CITY).unwrap().text();
    let served = serde_json::to_string(&served).unwrap();
    let same = format!(
        "document.getElementById('{ROOT_ID}').innerText.trim().length > 100
            && new DOMParser().parseFromString({served}, 'text/html').getElementById('{ROOT_ID}').innerHTML
                === document.getElementById('{ROOT_ID}').innerHTML"
    );
    assert_eq!(browser.evaluate(&same).await.unwrap(), true, "the page is not as it was served");
    goes_by_itself(&browser).await;
    said(&browser, "The page stays as it was served").await;
    browser.finish().await.unwrap();
}

async fn a_client_that_is_not_there(build: Build) {
    check_client(build, ".wasm", |response| {
        response.status = 404;
        response.body.clear();
        Fate::Sent
    })
    .await;
}

async fn a_client_that_is_garbage(build: Build) {
    check_client(build, ".wasm", |response| {
        response.body = b"<h1>No module</h1>".to_vec();
        Fate::Sent
    })
    .await;
}

async fn a_client_that_ends_too_early(build: Build) {
    check_client(build, ".wasm", |response| Fate::Cut(response.body.len() / 2)).await;
}

async fn a_client_whose_connection_is_closed(build: Build) {
    check_client(build, ".wasm", |_| Fate::Closed).await;
}

async fn a_script_that_is_not_there(build: Build) {
    check_client(build, ".js", |response| {
        response.status = 404;
        response.body.clear();
        Fate::Sent
    })
    .await;
}

/// The first document ends before this text. The client finds that out, and makes the page whole.
async fn check_document(build: Build, before: &'static str, message: &str) {
    let (_site, _proxy, browser) = open(build, move |target, response| {
        let text = response.text();
        if target == CITY {
            let end = text.find(before).expect("the document does not have it");
            response.body.truncate(end);
        }
        Fate::Sent
    })
    .await;
    browser.hydrated().await.unwrap();
    said(&browser, message).await;
    assert_eq!(browser.text("h1").await.unwrap(), "Tartu");
    browser.click(".switch button[title='Miles']").await.unwrap();
    let works = "document.querySelector('ol.nearest .number').textContent.endsWith(' mi')";
    browser.until(works).await.unwrap();
    browser.finish().await.unwrap();
}

async fn a_document_that_ends_within_the_page(build: Build) {
    check_document(build, "<ol class=\"places nearest\"", "PER-6003").await;
}

async fn a_document_that_ends_within_its_state(build: Build) {
    check_document(build, "\"nearest\":[{\"place\"", "PER-6003").await;
}

/// The page that is gone to is loaded in full, and the client of that works as before.
async fn a_data_route_that_answers_500_garbage_and_nothing(build: Build) {
    type Fault = fn(&mut http::Response) -> Fate;
    let faults: [(Fault, &str); 4] = [
        (
            |response| {
                (response.status, response.body) = (500, b"<h1>Oops</h1>".to_vec());
                Fate::Sent
            },
            "PER-6009: the data route's answer (500) cannot be read",
        ),
        (
            |response| {
                response.body = vec![0, 255, b'{', 7];
                Fate::Sent
            },
            "PER-6009: the data route's answer (200) cannot be read",
        ),
        (|response| Fate::Cut(response.body.len() / 2), "PER-6007: the data route did not answer"),
        (|_| Fate::Closed, "PER-6007: the data route did not answer"),
    ];
    for (fault, message) in faults {
        let (_site, _proxy, browser) =
            open(
                build,
                move |target, response| {
                    if target.ends_with("/state.json") { fault(response) } else { Fate::Sent }
                },
            )
            .await;
        browser.hydrated().await.unwrap();
        goes_by_itself(&browser).await;
        browser.hydrated().await.unwrap();
        said(&browser, message).await;
        browser.finish().await.unwrap();
    }
}

//! The built atlas in a real browser. Every scenario runs on the release and on the development
//! build, and fails on any error or warning in the console.

#![allow(missing_docs)]

mod base_path;
mod data_route;
mod errors;
mod faults;
mod hydration;
mod island;
mod layout;
mod navigation;
mod page_cache;
mod pages;
mod preloading;
mod recovery;
mod without_javascript;

use perennial_test::{Browser, Site};
use perennial_tests::Build;

/// A city that is not made at build time, and the title of its page.
const CITY: &str = "/city/tartu";
const CITY_TITLE: &str = "Tartu, Estonia · Atlas";

/// Makes of each scenario a test on each of the two builds.
macro_rules! on_both_builds {
    ($($scenario:ident)*) => {
        mod release {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(perennial_tests::Build::Release).await;
            })*
        }

        mod development {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(perennial_tests::Build::Development).await;
            })*
        }
    };
}
pub(crate) use on_both_builds;

/// Opens a page of a freshly started atlas, and waits until the client has taken it over.
async fn open(build: Build, path: &str) -> (Site, Browser) {
    let (site, browser) = (build.start(), Browser::start().await.unwrap());
    browser.goto(&site.url(path)).await.unwrap();
    browser.hydrated().await.unwrap();
    (site, browser)
}

/// Waits until the client has gone to a page with this path, as it stands in the address.
async fn arrived_at(browser: &Browser, path: &str) {
    let at = format!("location.pathname === {path:?} && window.navigated === {path:?}");
    browser.until(&at).await.unwrap();
}

/// Writes the path of each page that the client goes to into `window.navigated`.
async fn watch_navigation(browser: &Browser) {
    let watch = "document.addEventListener('perennial:navigated', () => { window.navigated = location.pathname; }) || true";
    browser.evaluate(watch).await.unwrap();
}

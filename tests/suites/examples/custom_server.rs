//! The example of a server of the app's own.

use perennial_test::http::Request;
use perennial_tests::Example;

use crate::open;

const CUSTOM_SERVER: Example = Example("custom-server");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    CUSTOM_SERVER.check(&["/", "/about"]).await;
}

#[test]
fn routes_of_the_apps_own_stand_beside_the_pages() {
    let site = CUSTOM_SERVER.start();
    assert_eq!(site.get("/api/clicks").unwrap().text(), r#"{"clicks":0}"#);
    let clicked = site.send(&Request::new("POST", "/api/clicks")).unwrap();
    assert_eq!((clicked.status, clicked.text().as_str()), (200, r#"{"clicks":1}"#));
    let unknown = site.get("/api/none").unwrap();
    assert_eq!((unknown.status, unknown.text().as_str()), (404, r#"{"error":"not found"}"#));
    let page = site.get("/none").unwrap();
    assert_eq!(page.status, 404);
    assert!(page.text().contains("Page not found"));
    assert_eq!(site.get("/.perennial/health").unwrap().status, 200);
    assert_eq!(site.get("/.perennial/page/about/state.json").unwrap().status, 200);
}

#[test]
fn middleware_stands_around_routes_and_pages_alike() {
    let site = CUSTOM_SERVER.start();
    for path in ["/", "/about", "/none", "/style.css", "/api/clicks", "/api/none"] {
        let answer = site.get(path).unwrap();
        assert_eq!(answer.header("x-served-by"), Some("custom-server"), "{path}");
    }
}

#[tokio::test]
async fn a_form_reaches_the_api_and_the_client_leaves_it_alone() {
    let (site, browser) = open(CUSTOM_SERVER, "/").await;
    browser.click("form button").await.unwrap();
    browser.until("location.pathname === '/api/clicks'").await.unwrap();
    assert_eq!(browser.text("body").await.unwrap(), r#"{"clicks":1}"#);
    assert_eq!(site.get("/api/clicks").unwrap().text(), r#"{"clicks":1}"#);
    browser.finish().await.unwrap();
}

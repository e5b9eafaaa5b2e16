//! The app's own routes beside its pages.

use std::collections::BTreeMap;

use http::Method as Verb;
use perennial_core::{Answer, App, Method, PageError, RouteContext, Template};
use sycamore::prelude::*;

use crate::support::{header, open, open_with, text};

async fn read(request: RouteContext) -> Result<Answer, PageError> {
    let id: u32 = request.parse_param("id")?;
    let amount = request.parse_query::<u32>("amount")?.unwrap_or(1);
    let answer = Answer::json(&BTreeMap::from([("id", id), ("amount", amount)]))?;
    Ok(answer.cookie("seen=1").header("cache-control", "max-age=5").header("content-length", "1"))
}

async fn write(request: RouteContext) -> Result<Answer, PageError> {
    let sent: BTreeMap<String, u32> = match request.header("content-type") {
        Some("application/x-www-form-urlencoded") => request.form()?,
        _ => request.json()?,
    };
    Ok(Answer::text(format!("{sent:?}")).status(201))
}

async fn fails(_: RouteContext) -> Result<Answer, PageError> {
    Err(std::io::Error::other("the password is hunter2").into())
}

fn app() -> App {
    App::new()
        .locales("en", ["fr"])
        .template(Template::new("{page}").view(|| view! { p { "page" } }).incremental_generation())
        .route(Method::Get, "api/items/{id: u32}", read)
        .route(Method::Put, "api/items/{id: u32}", write)
        .route(Method::Post, "api/items", write)
        .route(Method::Post, "api/fails", fails)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_answers_its_methods_and_refuses_others() {
    let opened = open(app(), &[]).await;
    let response = opened.get("/api/items/7?amount=3").await;
    assert_eq!((response.status.as_u16(), text(&response)), (200, r#"{"amount":3,"id":7}"#));
    assert_eq!(header(&response, "content-type"), "application/json; charset=utf-8");
    assert_eq!(header(&response, "cache-control"), "max-age=5");
    assert_eq!(header(&response, "set-cookie"), "seen=1; Path=/");
    assert_eq!(header(&response, "content-length"), "");
    assert_eq!(opened.send(Verb::HEAD, "/api/items/7", &[]).await.status, 200);
    let response = opened.send(Verb::DELETE, "/api/items/7", &[]).await;
    assert_eq!((response.status.as_u16(), header(&response, "allow")), (405, "GET, PUT, HEAD"));
    for (url, status) in [
        ("/api/items/7?amount=x", 400),
        ("/api/items/x", 404),
        ("/api/items/7/", 308),
        ("/fr/api/items/7", 404),
        ("/page", 200),
    ] {
        assert_eq!(opened.get(url).await.status, status, "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_read_by_its_content_type() {
    let opened = open(app(), &[]).await;
    let send = async |kind: &str, body: &str| {
        let headers = [("content-type", kind)];
        let response = opened.send_body(Verb::POST, "/api/items", &headers, body).await;
        (response.status.as_u16(), text(&response).to_owned())
    };
    let sent = (201, "{\"a\": 1}".to_owned());
    assert_eq!(send("application/json; charset=utf-8", "{\"a\":1}").await, sent);
    assert_eq!(send("application/x-www-form-urlencoded", "a=1").await, sent);
    assert_eq!(send("text/plain", "{\"a\":1}").await.0, 415);
    assert_eq!(send("application/json", "{\"a\":").await.0, 400);
    assert_eq!(send("application/json", &"[".repeat(100_000)).await.0, 400);
    assert!(opened.wants(Verb::POST, "/api/items", &[]));
    assert!(!opened.wants(Verb::PUT, "/api/items", &[]), "a body of another method is not read");
    assert!(!opened.wants(Verb::POST, "/page", &[]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_tells_nothing_of_the_inside() {
    let opened = open(app(), &[]).await;
    let response = opened.send(Verb::POST, "/api/fails", &[]).await;
    assert_eq!(response.status, 500);
    assert!(!text(&response).contains("hunter2"));
    assert_eq!(header(&response, "cache-control"), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_changes_something_from_the_own_pages_alone() {
    let app = app().trusted_origin("https://admin.example");
    let opened = open_with(app, |settings| {
        settings.origin = Some("https://shop.example".parse().unwrap());
    })
    .await;
    let json = ("content-type", "application/json");
    let (host, evil) = (("host", "localhost:80"), ("origin", "https://evil.example"));
    let (same, site) = (("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-site"));
    let (cross, none) = (("sec-fetch-site", "cross-site"), ("sec-fetch-site", "none"));
    let admin = ("origin", "https://admin.example");
    for (headers, status) in [
        (&[json, host][..], 201),
        (&[json, host, same, evil], 201),
        (&[json, host, none], 201),
        (&[json, host, site], 403),
        (&[json, host, cross], 403),
        (&[json, host, cross, admin], 201),
        (&[json, host, admin], 201),
        (&[json, host, evil], 403),
        (&[json, host, ("origin", "null")], 403),
        (&[json, host, ("origin", "http://localhost:80")], 201),
        (&[json, host, ("origin", "http://localhost:81")], 403),
        (&[json, host, ("origin", "https://shop.example")], 201),
        (&[json, host, ("sec-fetch-site", "same-origin, cross-site")], 403),
    ] {
        let response = opened.send_body(Verb::POST, "/api/items", headers, "{}").await;
        assert_eq!(response.status, status, "{headers:?}");
        assert_eq!(opened.wants(Verb::POST, "/api/items", headers), status == 201, "{headers:?}");
    }
    assert_eq!(opened.send(Verb::GET, "/api/items/7", &[host, cross]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_that_overlaps_a_template_or_stands_there_twice_is_an_error() {
    let page = || App::new().template(Template::new("a/{b}").view(|| view! { p { "x" } }));
    let overlap = page().route(Method::Get, "a/{c}", read).finish().err().unwrap().to_string();
    assert!(overlap.starts_with("PER-2040"), "{overlap}");
    let twice = page().route(Method::Get, "x", read).route(Method::Get, "x", read);
    let twice = twice.finish().err().unwrap().to_string();
    assert!(twice.contains("PER-2126") && twice.contains("GET \"x\""), "{twice}");
}

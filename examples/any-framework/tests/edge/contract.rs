//! Pages that may be shared: made once, with their data, and then answered as HTTP has it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;

use crate::support::*;

#[tokio::test]
async fn the_second_request_is_a_hit_that_the_shop_does_not_see() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let first = edge.get("/products/7").await;
    assert_eq!(status(&first), "perennial; fwd=miss; stored");
    assert_eq!(header(&first, "content-type"), "text/html; charset=utf-8");
    assert_eq!(header(&first, "x-shop"), "open", "further headers are kept");
    assert_eq!(header(&first, "x-internal"), "", "those of one connection are not");
    assert_eq!(header(&first, "cache-tag"), "");
    let first = text(first).await;
    let second = edge.get("/products/7").await;
    assert!(status(&second).starts_with("perennial; hit; ttl="), "{}", status(&second));
    let control = header(&second, "cache-control");
    let (fresh, stale) = control
        .strip_prefix("public, max-age=0, s-maxage=")
        .and_then(|rest| rest.split_once(", stale-while-revalidate="))
        .unwrap_or_else(|| panic!("{control}"));
    // A day, shortened by up to a tenth, so that what was made together is not renewed together.
    assert!((77_700..=86_400).contains(&fresh.parse().unwrap()), "{control}");
    assert_eq!(stale, "604800");
    assert_eq!(text(second).await, first);
    assert!(first.contains("<h1>Compass No. 7</h1>"));
    assert_eq!(shop.renders("/products/7").await, 1);
}

#[tokio::test]
async fn page_and_data_are_of_one_generation() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    assert!(text(edge.get("/products/7").await).await.contains("version 1."));
    shop.tell("/change").await;
    let data = edge.get("/api/products/7.json").await;
    assert!(status(&data).starts_with("perennial; hit"));
    assert_eq!(header(&data, "content-type"), "application/json; charset=utf-8");
    let data: serde_json::Value = serde_json::from_str(&text(data).await).unwrap();
    assert_eq!(data["version"], 1);
    // The other way round: the data make the page too.
    assert!(text(edge.get("/api/products/8.json").await).await.contains("\"version\":2"));
    let page = edge.get("/products/8").await;
    assert!(status(&page).starts_with("perennial; hit"));
    assert_eq!(shop.renders("/products/8").await, 1);
}

#[tokio::test]
async fn a_thousand_first_requests_at_once_are_one_for_the_shop() {
    perennial_actix::raise_file_limit();
    let shop = Shop::open_at("0", Duration::from_millis(1_000));
    let edge = Edge::before(&shop, &[]);
    let answers = join_all((0..1_000).map(|_| async {
        let answer = edge.get("/products/7").await;
        (answer.status().as_u16(), text(answer).await)
    }));
    let answers = answers.await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(answers[0].0, 200);
    assert!(answers[0].1.contains("Compass No. 7"));
    assert_eq!(shop.renders("/products/7").await, 1);
    assert_eq!(shop.renders("/api/products/7.json").await, 1);
}

#[tokio::test]
async fn a_visitor_sees_a_loading_page_that_becomes_the_page() {
    let shop = Shop::open_at("0", Duration::from_millis(400));
    let edge = Edge::before(&shop, &[]);
    let visitor = [("user-agent", "Mozilla/5.0")];
    let loading = edge.ask("/products/7", &visitor).await;
    assert_eq!(status(&loading), "perennial; fwd=miss; detail=loading");
    assert_eq!(header(&loading, "cache-control"), "no-store");
    let loading = text(loading).await;
    assert!(loading.contains(r#"<noscript><meta http-equiv="refresh" content="1"></noscript>"#));
    assert!(loading.contains(r#"<script src="/edge/loading.js" defer>"#));
    assert_eq!(
        header(&edge.get("/edge/loading.js").await, "content-type"),
        "text/javascript; charset=utf-8"
    );
    // With the script: the data wait until the page is made.
    assert_eq!(edge.ask("/api/products/7.json", &visitor).await.status(), 200);
    // Without it: the refresh finds the page.
    assert!(text(edge.ask("/products/7", &visitor).await).await.contains("Compass No. 7"));
    assert_eq!(shop.renders("/products/7").await, 1);
}

#[tokio::test]
async fn a_loading_page_ends_also_where_there_is_no_page() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let visitor = [("user-agent", "Mozilla/5.0")];
    for (id, expected) in [("301", 302), ("401", 200), ("403", 403), ("500", 500), ("5000", 404)] {
        let path = format!("/products/{id}");
        let loading = text(edge.ask(&path, &visitor).await).await;
        assert!(loading.contains("http-equiv=\"refresh\""), "{id}");
        eventually("the loading page has ended", async || {
            let answer = edge.ask(&path, &visitor).await;
            let ended = status(&answer) != "perennial; fwd=miss; detail=loading";
            assert!(!ended || answer.status() == expected, "{id}: {answer:?}");
            ended
        })
        .await;
    }
}

#[tokio::test]
async fn stored_pages_are_answered_as_http_has_it() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let page = edge.get("/products/7").await;
    let etag: &'static str = header(&page, "etag").to_owned().leak();
    let length = header(&page, "content-length").to_owned();
    let again = edge.ask("/products/7", &[("if-none-match", etag)]).await;
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, etag));
    let head = edge.send(Method::HEAD, "/products/7", &[], "").await;
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, &*length));
    assert_eq!(text(head).await, "");
    let slash = edge.get("/products/7/?a=b").await;
    assert_eq!((slash.status().as_u16(), header(&slash, "location")), (308, "/products/7?a=b"));
    assert_eq!(edge.get("/products/7?utm=x").await.status(), 200);
    eventually("the page is compressed, as it is asked for again", async || {
        let page = edge.ask("/products/7", &[("accept-encoding", "gzip;q=0.5, br")]).await;
        header(&page, "content-encoding") == "br" && header(&page, "vary") == "accept-encoding"
    })
    .await;
    assert_eq!(shop.renders("/products/7").await, 1);
}

#[tokio::test]
async fn paths_that_are_not_canonical_reach_nobody() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let statuses = [
        ("/products/../products/7", "400"),
        ("/products/%2e%2e/7", "400"),
        ("/products/7%00", "400"),
        ("/a//b", "308"),
    ];
    for (path, status) in statuses {
        // No client sends these as they are.
        let mut stream = TcpStream::connect(edge.authority()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
    assert_eq!(text(shop.tell("/renders").await).await, "{}");
}

#[tokio::test]
async fn what_is_stored_outlives_the_edge() {
    let shop = Shop::open();
    let folder = tempfile::tempdir().unwrap();
    let store = ["--store", folder.path().to_str().unwrap()];
    let edge = Edge::before(&shop, &store);
    let first = text(edge.get("/products/7").await).await;
    // What a killed process has not yet written is made again.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    drop(edge);
    let edge = Edge::before(&shop, &store);
    let again = edge.get("/products/7").await;
    assert!(status(&again).starts_with("perennial; hit"), "{}", status(&again));
    assert_eq!(text(again).await, first);
    assert_eq!(shop.renders("/products/7").await, 1);
}

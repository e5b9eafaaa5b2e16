//! What is no page: passed through both ways, as it is.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::Value;

use crate::support::*;

#[tokio::test]
async fn headers_of_one_connection_stay_there_and_forwarded_ones_are_not_believed() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let sent = [
        ("connection", "x-hop"),
        ("x-hop", "1"),
        ("te", "trailers"),
        ("x-forwarded-for", "6.6.6.6"),
        ("forwarded", "for=6.6.6.6"),
        ("cookie", "a=b"),
    ];
    let heard: Value = serde_json::from_str(&text(edge.ask("/echo", &sent).await).await).unwrap();
    for gone in ["x-hop", "te", "forwarded"] {
        assert_eq!(heard[gone], Value::Null, "{gone}");
    }
    assert_eq!(heard["x-forwarded-for"], "127.0.0.1");
    assert_eq!(heard["x-forwarded-host"], edge.authority());
    assert_eq!(heard["x-forwarded-proto"], "http");
    assert_eq!(heard["via"], "1.1 perennial");
    assert_eq!(heard["cookie"], "a=b");
}

#[tokio::test]
async fn answers_are_streamed() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let start = Instant::now();
    let mut answer = edge.get("/slowly").await;
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "first ");
    assert!(start.elapsed() < Duration::from_millis(1_400), "before the answer is complete");
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "second");
    assert_eq!(answer.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn bodies_of_any_size_are_passed_on() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let bytes = 30_000_000;
    let answer = edge.send(Method::PUT, "/length", &[], vec![b'x'; bytes]).await;
    assert_eq!(text(answer).await, bytes.to_string());
    let empty = edge.send(Method::POST, "/length", &[], "").await;
    assert_eq!(text(empty).await, "0");
}

#[tokio::test]
async fn methods_that_change_something_are_the_shops_also_at_a_stored_page() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    edge.get("/products/7").await;
    let answer = edge.send(Method::POST, "/products/7", &[], "a=b").await;
    assert_eq!(status(&answer), "perennial; fwd=bypass");
    assert_eq!(shop.renders("/products/7").await, 2);
}

//! Pages of the template library.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn a_page_of_a_template_library_is_made_once_with_its_data() {
    let edge = Edge::of_templates();
    let first = edge.get("/products/7").await;
    assert_eq!(status(&first), "perennial; fwd=miss; stored");
    let page = text(first).await;
    assert!(page.contains("<h1>Slate Compass No. 7</h1>"), "{page}");
    let data = edge.get("/api/products/7.json").await;
    assert!(status(&data).starts_with("perennial; hit"));
    let data: Value = serde_json::from_str(&text(data).await).unwrap();
    assert_eq!(data["name"], "Slate Compass No. 7");
    let again = join_all((0..100).map(|_| edge.get("/products/7"))).await;
    assert!(again.iter().all(|answer| status(answer).starts_with("perennial; hit")));
}

#[tokio::test]
async fn what_is_no_product_is_no_page() {
    let edge = Edge::of_templates();
    for path in ["/products/5000", "/products/007", "/products/x", "/nothing"] {
        assert_eq!(edge.get(path).await.status(), 404, "{path}");
    }
    let missing = edge.get("/api/products/5000.json").await;
    assert_eq!(missing.status(), 404);
    let said: Value = serde_json::from_str(&text(missing).await).unwrap();
    let message = "There is no such product.";
    assert_eq!(said, json!({ "error": { "status": 404, "message": message } }));
    assert_eq!(edge.send(Method::POST, "/products/7", &[], "").await.status(), 404);
}

#[tokio::test]
async fn the_home_page_and_its_stylesheet_are_there() {
    let edge = Edge::of_templates();
    assert!(text(edge.get("/").await).await.contains("href=\"/products/12\""));
    assert_eq!(header(&edge.get("/style.css").await, "content-type"), "text/css; charset=utf-8");
}

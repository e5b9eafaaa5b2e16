//! The shop fails, or is gone: stored pages are served on, and it recovers by itself.

use std::time::Duration;

use crate::support::*;

const SOON_STALE: [&str; 2] = ["--fresh-for", "1"];

#[tokio::test]
async fn stored_pages_outlive_the_shop_and_are_renewed_when_it_is_back() {
    let shop = Shop::open();
    let port = shop.port();
    let edge = Edge::before(&shop, &SOON_STALE);
    let before = text(edge.get("/products/7").await).await;
    drop(shop);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    for _ in 0..20 {
        let page = edge.get("/products/7").await;
        assert_eq!(page.status(), 200);
        assert!(status(&page).ends_with("detail=stale"), "{}", status(&page));
        assert_eq!(text(page).await, before);
    }
    // What was never made cannot be made now, which is said and not stored.
    let unmade = edge.get("/products/8").await;
    assert_eq!(unmade.status(), 502);
    assert_eq!(
        (header(&unmade, "retry-after"), header(&unmade, "cache-control")),
        ("2", "no-store")
    );
    assert_eq!(edge.get("/cart").await.status(), 502);

    let shop = Shop::open_at(&port, Duration::from_millis(50));
    shop.tell("/change").await;
    eventually("the page is made after the pause", async || {
        edge.get("/products/8").await.status() == 200
    })
    .await;
    eventually("the page is renewed", async || {
        text(edge.get("/products/7").await).await.contains("version 2.")
    })
    .await;
}

#[tokio::test]
async fn an_error_never_takes_a_good_page_away() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &SOON_STALE);
    let before = text(edge.get("/products/7").await).await;
    shop.tell("/fail").await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    for _ in 0..10 {
        let page = edge.get("/products/7").await;
        assert_eq!(page.status(), 200);
        assert_eq!(text(page).await, before);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let asked = shop.renders("/products/7").await;
    assert!(asked <= 2, "it is asked no oftener than the back-off says, not {asked} times");
    shop.tell("/change").await;
    shop.tell("/work").await;
    eventually("the page is renewed", async || {
        text(edge.get("/products/7").await).await.contains("version 2.")
    })
    .await;
}

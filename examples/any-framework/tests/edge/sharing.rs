//! Answers that must not be shared: passed through, never stored, never given to another.

use futures_util::future::join_all;
use reqwest::Method;

use crate::support::*;

#[tokio::test]
async fn a_redirect_is_passed_through_and_not_stored() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    for renders in 2..4 {
        let answer = edge.get("/products/301").await;
        assert_eq!((answer.status().as_u16(), header(&answer, "location")), (302, "/products/1"));
        assert_eq!(status(&answer), "perennial; fwd=miss; detail=uncacheable");
        assert_eq!(text(answer).await, "moved");
        assert_eq!(shop.renders("/products/301").await, renders, "each is the shop's to answer");
    }
}

#[tokio::test]
async fn two_visitors_never_see_each_others_pages() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    for (path, greeting) in [("/products/401", "Hello, "), ("/products/402", "For ")] {
        let visits = (0..100).map(|at| {
            let (cookie, name) =
                if at % 2 == 0 { ("name=ann", "ann") } else { ("name=bob", "bob") };
            let edge = &edge;
            async move {
                let answer = edge.ask(path, &[("cookie", cookie)]).await;
                let session = header(&answer, "set-cookie").to_owned();
                let page = text(answer).await;
                assert!(page.contains(&format!("{greeting}{name}.")), "{name}: {page}");
                assert!(session.is_empty() || session.contains(name), "{name}: {session}");
            }
        });
        join_all(visits).await;
        // Nor does a stranger, later.
        let stranger = text(edge.get(path).await).await;
        assert!(!stranger.contains("ann") && !stranger.contains("bob"), "{stranger}");
    }
}

#[tokio::test]
async fn a_cart_and_its_cookies_are_the_visitors_own() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let added = edge.send(Method::POST, "/cart", &form, "id=7").await;
    assert_eq!((added.status().as_u16(), header(&added, "location")), (303, "/cart"));
    let cookies: Vec<_> =
        added.headers().get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert_eq!(cookies, ["cart=7; Path=/; HttpOnly", "seen=1; Path=/"]);
    let cart = edge.ask("/cart", &[("cookie", "cart=7")]).await;
    assert_eq!(header(&cart, "cache-control"), "private, no-store");
    assert!(text(cart).await.contains("Compass No. 7"));
    assert!(text(edge.get("/cart").await).await.contains("It is empty."));
}

#[tokio::test]
async fn errors_are_passed_on_and_not_stored() {
    let shop = Shop::open();
    let edge = Edge::before(&shop, &[]);
    let refused = edge.get("/products/403").await;
    assert_eq!(refused.status(), 403);
    assert!(text(refused).await.contains("Not for you"));
    for _ in 0..3 {
        let failed = edge.get("/products/500").await;
        assert_eq!((failed.status().as_u16(), header(&failed, "cache-control")), (500, "no-store"));
        assert!(text(failed).await.contains("Out of order"), "in the shop's own words");
    }
    assert_eq!(shop.renders("/products/500").await, 1, "for a moment it is spared");
    for _ in 0..3 {
        let missing = edge.get("/products/5000").await;
        assert_eq!(missing.status(), 404);
        assert!(text(missing).await.contains("No such product"));
    }
    assert_eq!(shop.renders("/products/5000").await, 1, "for a moment that is remembered");
}

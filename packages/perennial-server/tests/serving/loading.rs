//! Loading pages of pages that turn out to be elsewhere, or not for the visitor.

use std::sync::Arc;

use perennial_core::{App, BuildContext, PageError, Template};
use sycamore::prelude::*;
use tokio::sync::Semaphore;

use crate::support::{Opened, header, open, text};

/// A site whose build state waits for a permit, and the permits.
async fn opened() -> (Opened, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let build = {
        let gate = Arc::clone(&gate);
        move |context: BuildContext| {
            let gate = Arc::clone(&gate);
            async move {
                gate.acquire().await.unwrap().forget();
                match context.param("slug")? {
                    "renamed" => Err(PageError::redirect("/town/são-paulo")),
                    "moved" => Err(PageError::moved("/town/rome")),
                    "secret" => Err(PageError::client(403, "Not for you")),
                    slug => Ok(slug.to_owned()),
                }
            }
        }
    };
    let town = Template::new("town/{slug}")
        .view(|town: String| view! { h1 { (town) } })
        .build_state(build)
        .incremental_generation()
        .loading(|| view! { p { "One moment" } });
    (open(App::new().template(town), &[]).await, gate)
}

/// What a visitor without JavaScript gets: the loading page asks again each second.
async fn reload_until_made(site: &Opened, url: &str) -> perennial_server::Response {
    loop {
        let page = site.get(url).await;
        if !text(&page).contains("One moment") {
            return page;
        }
        assert!(text(&page).contains(r#"http-equiv="refresh""#), "{}", text(&page));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn without_javascript_a_loading_page_ends_in_the_redirect_which_is_remembered() {
    let (site, gate) = opened().await;
    for (url, status, location) in [
        ("/town/renamed", 307, "/town/s%C3%A3o-paulo"),
        ("/town/moved", 308, "/town/rome"),
        ("/town/secret", 403, ""),
    ] {
        let before = site.site.stats().generations;
        for _ in 0..3 {
            assert!(text(&site.get(url).await).contains("One moment"), "{url}");
        }
        gate.add_permits(1);
        let answer = reload_until_made(&site, url).await;
        assert_eq!((answer.status.as_u16(), header(&answer, "location")), (status, location));
        // No loading page again, and no generation: there is no permit for a second one.
        for _ in 0..3 {
            let again = site.get(url).await;
            assert_eq!((again.status.as_u16(), header(&again, "location")), (status, location));
        }
        assert_eq!(site.site.stats().generations - before, 1, "{url}");
    }
}

#[tokio::test]
async fn a_loading_page_ends_in_its_page() {
    let (site, gate) = opened().await;
    assert!(text(&site.get("/town/rome").await).contains("One moment"));
    gate.add_permits(1);
    let page = reload_until_made(&site, "/town/rome").await;
    assert!(page.status == 200 && text(&page).contains(">rome</h1>"), "{}", text(&page));
}

//! Preloads: what a client asks for before it shows it makes nothing, unless the template says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Method;
use perennial_core::{App, BuildContext, PageError, RequestContext, Template};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, text};

const PRELOAD: &[(&str, &str)] = &[("perennial-preload", "1")];

fn show(state: String) -> View {
    view! { p { (state) } }
}

async fn site(builds: &Arc<AtomicUsize>) -> Opened {
    let load = |builds: &Arc<AtomicUsize>| {
        let builds = Arc::clone(builds);
        move |context: BuildContext| {
            builds.fetch_add(1, Ordering::SeqCst);
            async move { Ok::<_, PageError>(context.param("id")?.to_owned()) }
        }
    };
    let dear = Template::new("dear/{id}").view(show).build_state(load(builds));
    let cheap = Template::new("cheap/{id}").view(show).build_state(load(builds)).preload_builds();
    let own = Template::new("own")
        .view(show)
        .request_state(|_: RequestContext| async { "mine".to_owned() })
        .preload_builds();
    open(App::new().template(dear).template(cheap).template(own), &[]).await
}

async fn preload(site: &Opened, path: &str) -> (u16, String) {
    let data = format!("/.perennial/page/{path}/state.json");
    let answer = site.send(Method::GET, &data, PRELOAD).await;
    if answer.status == 204 {
        assert_eq!(header(&answer, "cache-control"), "no-store");
        assert_eq!(header(&answer, "perennial-build"), "b1");
    }
    (answer.status.as_u16(), text(&answer).to_owned())
}

#[tokio::test]
async fn a_preload_makes_no_page_that_is_not_there() {
    let builds = Arc::default();
    let site = site(&builds).await;
    assert_eq!(preload(&site, "dear/a").await, (204, String::new()));
    assert_eq!(builds.load(Ordering::SeqCst), 0);
    site.get("/dear/a").await;
    let (status, body) = preload(&site, "dear/a").await;
    assert_eq!(status, 200);
    assert!(body.contains("\"state\":\"a\""), "{body}");
    assert_eq!(builds.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_preload_makes_a_page_whose_template_says_so() {
    let builds = Arc::default();
    let site = site(&builds).await;
    assert_eq!(preload(&site, "cheap/a").await.0, 200);
    assert_eq!(builds.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_page_for_one_visitor_is_not_preloaded() {
    let site = site(&Arc::default()).await;
    assert_eq!(preload(&site, "own").await, (204, String::new()));
}

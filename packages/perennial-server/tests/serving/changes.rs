//! Streams of changes: a tab is told when a page that it shows has changed, and of nothing else.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::task::Poll;
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use http::Method;
use perennial_core::{
    App, BuildContext, PageError, RequestContext, RevalidationMode, RevalidationOrder, Template,
};
use perennial_server::{ChangeStream, Response};
use sycamore::prelude::*;

use crate::support::{Opened, header, open_with};

type Made = Arc<AtomicU32>;

async fn load(context: BuildContext) -> Result<String, PageError> {
    let made = context.state::<Made>()?.fetch_add(1, SeqCst) + 1;
    let name = context.param("name").unwrap_or_default().to_owned();
    // Made for the first time at once, and never again.
    if name.starts_with("slow") && made > SLOW {
        std::future::pending::<()>().await;
    }
    Ok(name)
}

/// How many pages take long to be made anew.
const SLOW: u32 = 8;

async fn only_users(request: RequestContext) -> Result<(), PageError> {
    match request.cookie("user") {
        Some(_) => Ok(()),
        None => Err(PageError::client(403, "no")),
    }
}

fn view(name: String) -> View {
    view! { p { (name) } }
}

fn page(pattern: &str) -> perennial_core::TemplateBuilder {
    Template::new(pattern)
}

async fn open(made: &Made, tabs: usize) -> Opened {
    let made = Arc::clone(made);
    let thing = page("thing/{name}").view(view).build_state(load).incremental_generation();
    let app = App::new()
        .with_state(async move |_| Ok::<_, Infallible>(made))
        .template(thing.tags(|name: &String| [format!("thing:{name}")]))
        .template(page("secret").view(view).build_state(load).guard(only_users));
    open_with(app, |settings| {
        settings.store = None;
        settings.token = Some("t".repeat(16));
        settings.live.tabs = tabs;
        settings.live.pages_of_tab = 2;
        settings.live.heartbeat = Duration::from_secs(3_600);
    })
    .await
}

async fn follow(opened: &Opened, pages: &str) -> Response {
    opened.send(Method::GET, &format!("/.perennial/changes?{pages}"), &[]).await
}

/// What the stream has said since it was asked last, once it says something.
async fn said(stream: &mut ChangeStream) -> String {
    let next = tokio::time::timeout(Duration::from_secs(20), stream.next()).await.unwrap();
    String::from_utf8(next.unwrap().to_vec()).unwrap()
}

async fn says_nothing(stream: &mut ChangeStream) -> bool {
    futures_util::future::poll_fn(|cx| {
        Poll::Ready(Pin::new(&mut *stream).poll_next(cx).is_pending())
    })
    .await
}

async fn invalidate(opened: &Opened, tag: &str, mode: RevalidationMode) {
    invalidate_all(opened, vec![tag.to_owned()], mode).await;
}

async fn invalidate_all(opened: &Opened, tags: Vec<String>, mode: RevalidationMode) {
    let order = RevalidationOrder { tags, mode, ..RevalidationOrder::default() };
    let body = serde_json::to_string(&order).unwrap();
    let bearer = format!("Bearer {}", "t".repeat(16));
    let headers = [("authorization", &*bearer)];
    let response = opened.send_body(Method::POST, "/.perennial/revalidate", &headers, &body).await;
    assert_eq!(response.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_is_told_of_the_changes_of_its_pages_and_of_no_others() {
    let made = Made::default();
    let opened = open(&made, 10).await;
    for shown in ["/thing/a", "/thing/b", "/thing/c"] {
        assert_eq!(opened.send(Method::GET, shown, &[]).await.status, 200);
    }
    let before = made.load(SeqCst);
    let mut response = follow(&opened, "page=/thing/a&page=/thing/b%3Fx%3D1").await;
    assert_eq!(header(&response, "content-type"), "text/event-stream");
    assert_eq!(header(&response, "cache-control"), "private, no-store");
    let mut both = response.events.take().unwrap();
    let mut other = follow(&opened, "page=/thing/c").await.events.take().unwrap();
    assert!(said(&mut both).await.contains("retry:") && said(&mut other).await.contains("retry:"));
    assert_eq!(made.load(SeqCst), before, "who is only told makes no page");
    for mode in [RevalidationMode::Purge, RevalidationMode::Stale] {
        let before = made.load(SeqCst);
        invalidate(&opened, "thing:a", mode).await;
        assert_eq!(said(&mut both).await, "data: /thing/a\n\n");
        assert_eq!(made.load(SeqCst), before + 1, "it was made anew before the tab was told");
    }
    invalidate(&opened, "thing:b", RevalidationMode::Purge).await;
    assert_eq!(said(&mut both).await, "data: /thing/b?x=1\n\n");
    assert!(says_nothing(&mut other).await && says_nothing(&mut both).await);
    assert_eq!((opened.site.tabs().len(), opened.site.tabs().pages()), (2, 3));
    drop((both, other));
    assert!(opened.site.tabs().is_empty() && opened.site.tabs().pages() == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_or_guarded_or_too_much_is_refused() {
    let opened = open(&Made::default(), 1).await;
    for (pages, status) in [
        ("", 400),
        ("page=/thing/a&page=/thing/b&page=/thing/c", 400),
        ("page=/thing/a%0Adata:%20x", 400),
        ("page=/none", 404),
        ("page=https://example.org/", 404),
        ("page=/secret", 403),
    ] {
        let response = follow(&opened, pages).await;
        assert_eq!(response.status, status, "{pages}");
        assert!(response.events.is_none() && opened.site.tabs().is_empty(), "{pages}");
    }
    let stream = follow(&opened, "page=/thing/a").await.events.take();
    let refused = follow(&opened, "page=/thing/a").await;
    assert_eq!((refused.status.as_u16(), header(&refused, "retry-after")), (503, "10"));
    drop(stream);
    assert_eq!(follow(&opened, "page=/thing/a").await.status, 200);
    let response = opened.send(Method::POST, "/.perennial/changes?page=/thing/a", &[]).await;
    assert_eq!(response.status, 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_streams_end_when_the_server_is_told_to_end() {
    let opened = open(&Made::default(), 10).await;
    let mut stream = follow(&opened, "page=/thing/a").await.events.take().unwrap();
    said(&mut stream).await;
    assert!(says_nothing(&mut stream).await);
    opened.site.tabs().end();
    assert!(stream.next().await.is_none());
    assert_eq!(follow(&opened, "page=/thing/a").await.status, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_pages_that_are_made_anew_for_long_hold_up_the_news_of_no_other() {
    let opened = open(&Made::default(), 100).await;
    let mut slow = Vec::new();
    for number in 0..SLOW {
        assert_eq!(opened.get(&format!("/thing/slow-{number}")).await.status, 200);
        let page = format!("page=/thing/slow-{number}");
        let mut stream = follow(&opened, &page).await.events.take().unwrap();
        said(&mut stream).await;
        slow.push(stream);
    }
    opened.get("/thing/a").await;
    let mut other = follow(&opened, "page=/thing/a").await.events.take().unwrap();
    said(&mut other).await;
    let tags = (0..SLOW).map(|number| format!("thing:slow-{number}")).collect();
    let mode = RevalidationMode::Purge;
    invalidate_all(&opened, tags, mode).await;
    // The first of them are being made, and will be for longer than this test waits.
    while opened.site.stats().generating == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..3 {
        invalidate(&opened, "thing:a", mode).await;
        opened.get("/thing/a").await;
        assert_eq!(said(&mut other).await, "data: /thing/a\n\n");
    }
    let told = futures_util::future::join_all(slow.iter_mut().map(|stream| said(stream))).await;
    assert!(told.iter().all(|said| said.starts_with("data: /thing/slow-")), "{told:?}");
}

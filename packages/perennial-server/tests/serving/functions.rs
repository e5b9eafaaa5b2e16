//! The form of an app's functions: they may fail or not, and a future of theirs need only be `Send`.

use std::cell::Cell;
use std::time::Duration;

use http::Method;
use perennial_core::{App, BuildContext, PageError, Perishable, Reply, RequestContext, Template};
use sycamore::prelude::*;

use crate::support::{header, open, text};

fn show(state: String) -> View {
    view! { p { (state) } }
}

/// Holds what no other thread may see, but may be given, while it waits.
async fn counted(what: &str) -> String {
    let seen = Cell::new(1);
    tokio::task::yield_now().await;
    seen.set(seen.get() + 1);
    format!("{what} {}", seen.get())
}

async fn paths() -> Vec<String> {
    vec![counted("never/fails").await.replace(' ', "-")]
}

async fn never_fails(_: BuildContext) -> String {
    counted("plain").await
}

async fn may_fail(_: BuildContext) -> Result<String, PageError> {
    Ok(counted("fallible").await)
}

async fn good_for_a_while(_: BuildContext) -> Perishable<String> {
    Perishable::new(counted("perishable").await, Duration::from_secs(60))
}

async fn good_or_failed(_: BuildContext) -> Result<Perishable<String>, PageError> {
    Ok(Perishable::new(counted("either").await, Duration::from_secs(60)))
}

async fn for_a_request(_: RequestContext) -> String {
    counted("for you").await
}

async fn for_a_request_or_not(_: RequestContext) -> Result<Reply<String>, PageError> {
    Ok(Reply::new(counted("for you, if it works").await))
}

#[tokio::test]
async fn functions_may_fail_or_not_and_need_only_be_send() {
    let app = App::new()
        .template(
            Template::new("never/{what}").view(show).build_paths(paths).build_state(never_fails),
        )
        .template(Template::new("may").view(show).build_state(may_fail))
        .template(Template::new("while").view(show).build_state(good_for_a_while))
        .template(Template::new("either").view(show).build_state(good_or_failed))
        .template(Template::new("you").view(show).request_state(for_a_request))
        .template(Template::new("try").view(show).request_state(for_a_request_or_not));
    let site = open(app, &[]).await;
    for (path, expected) in [
        ("/never/fails-2", "plain 2"),
        ("/may", "fallible 2"),
        ("/while", "perishable 2"),
        ("/either", "either 2"),
        ("/you", "for you 2"),
        ("/try", "for you, if it works 2"),
    ] {
        let page = site.send(Method::GET, path, &[]).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(text(&page).contains(expected), "{path}: {}", text(&page));
    }
    for path in ["/while", "/either"] {
        let page = site.get(path).await;
        assert!(header(&page, "cache-status").contains("hit; ttl="), "{path}");
        assert!(!header(&page, "cache-control").contains("s-maxage=31536000"), "{path}");
    }
}

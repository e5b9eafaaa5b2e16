//! Hydration by choice, and islands: what of it stands in the document.

use perennial_core::{
    App, BuildContext, Capsule, GlobalState, Hydrate, PageError, RequestContext, Template,
};
use perennial_protocol::document::{GLOBAL_ID, STATE_ID, WIDGETS_ID};
use sycamore::prelude::*;

use crate::support::{Opened, open, text};

async fn named(context: BuildContext) -> Result<String, PageError> {
    Ok(format!("state-{}", context.param("id")?))
}

fn plain() -> Capsule<String> {
    Capsule::new("plain/{id}").view(|text: String| view! { i { (text) } }).build_state(named)
}

fn inner() -> Capsule<String> {
    Capsule::new("inner/{id}")
        .view(|text: String| view! { b { (text) } })
        .build_state(named)
        .island(Hydrate::Idle)
}

fn outer() -> Capsule<String> {
    Capsule::new("outer/{id}")
        .view(|text: String| {
            view! { div { p { (text) } (inner().widget("inner/2")) (plain().widget("plain/2")) } }
        })
        .build_state(named)
        .island(Hydrate::Visible)
}

fn personal() -> Capsule<String> {
    Capsule::new("personal")
        .view(|text: String| view! { b { (text) } })
        .request_state(|_: RequestContext| async { "yours".to_owned() })
        .filled_by_server()
}

fn page() -> View {
    view! { main { h1 { "Page" } (plain().widget("plain/1")) (outer().widget("outer/1")) } }
}

async fn site() -> Opened {
    let app = App::new()
        .global_state(
            GlobalState::<String>::new().build_state(|_: BuildContext| async { "all".to_owned() }),
        )
        .capsule(plain())
        .capsule(inner())
        .capsule(outer())
        .capsule(personal())
        .template(Template::new("islands").view(page).hydrate(Hydrate::Never))
        .template(Template::new("whole").view(page).hydrate(Hydrate::Idle))
        .template(
            Template::new("never/{id}")
                .view(|text: String| view! { main { p { (text) } (plain().widget("plain/1")) } })
                .build_state(named)
                .hydrate(Hydrate::Never),
        )
        .template(
            Template::new("hole")
                .view(|| view! { main { (personal().widget("personal")) } })
                .hydrate(Hydrate::Never),
        );
    open(app, &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_never_taken_over_has_nothing_for_a_client() {
    let site = site().await;
    let page = site.get("/never/7").await;
    let html = text(&page);
    assert!(html.contains("state-7") && html.contains("state-1"), "{html}");
    for not in ["data-hk", GLOBAL_ID, WIDGETS_ID, "perennial-island"] {
        assert!(!html.contains(not), "{not}: {html}");
    }
    assert!(html.contains(" data-hydrate=\"never\"></script>"), "{html}");
    let data = site.get("/.perennial/page/never/7/state.json").await;
    assert!(text(&data).contains("\"state-7\"") && text(&data).contains("/plain/1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_island_is_marked_by_itself_and_travels_with_what_is_in_it() {
    let site = site().await;
    let page = site.get("/islands").await;
    let html = text(&page);
    let island = "<perennial-island data-path=\"/outer/1\" data-hydrate=\"visible\">\
                  <div data-hk=\"0.0\"><p data-hk=\"0.1\">";
    assert!(html.contains("<main><h1>Page</h1>") && html.contains(island), "{html}");
    // One that is within another is taken over with it.
    let nested = "<perennial-island data-path=\"/inner/2\" data-hydrate=\"idle\" data-hk=\"0.2\">";
    assert!(html.contains(nested), "{html}");
    let (_, widgets) = html.split_once(WIDGETS_ID).unwrap();
    for path in ["/outer/1", "/inner/2", "/plain/2"] {
        assert!(widgets.contains(path), "{path}: {widgets}");
    }
    assert!(!widgets.contains("/plain/1") && html.contains(GLOBAL_ID), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_page_that_is_taken_over_an_island_is_marked_with_what_is_around_it() {
    let site = site().await;
    let page = site.get("/whole").await;
    let html = text(&page);
    assert!(html.contains("<main data-hk=\"0.0\">") && html.contains("data-hydrate=\"idle\">null"));
    assert_eq!(html.matches("data-hk=\"0.0\"").count(), 1, "{html}");
    assert!(html.contains(STATE_ID) && html.contains("/plain/1\":"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hole_of_a_page_that_is_never_taken_over_is_filled_by_the_server() {
    let site = site().await;
    let page = site.get("/hole").await;
    assert!(text(&page).contains("yours"), "{}", text(&page));
}

//! Capsules: how a page's widgets are found, made, stored, renewed and filled in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use perennial_core::{
    App, BuildContext, Capsule, ErrorPage, ErrorViews, PageError, RequestContext,
    RevalidationOrder, Template,
};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, text};

/// What was called, and how often.
#[derive(Default)]
struct Counts {
    states: AtomicUsize,
    views: AtomicUsize,
    page_views: AtomicUsize,
}

fn leaf(counts: &Arc<Counts>) -> Capsule<String> {
    let (built, seen) = (Arc::clone(counts), Arc::clone(counts));
    Capsule::new("leaf/{id}")
        .view(move |text: String| {
            seen.views.fetch_add(1, Ordering::SeqCst);
            view! { i { (text) } }
        })
        .build_state(move |context: BuildContext| {
            built.states.fetch_add(1, Ordering::SeqCst);
            async move { Ok::<_, PageError>(format!("leaf-{}", context.param("id")?)) }
        })
}

fn branch(counts: &Arc<Counts>) -> Capsule<Vec<u32>> {
    let (built, seen) = (Arc::clone(counts), Arc::clone(counts));
    Capsule::new("branch/{id: u32}")
        .view(move |leaves: Vec<u32>| {
            seen.views.fetch_add(1, Ordering::SeqCst);
            let leaf = leaf(&seen);
            let leaves = leaves.into_iter().map(|id| leaf.widget(format!("leaf/{id}")));
            let leaves: Vec<View> = leaves.collect();
            view! { ul { (leaves) } }
        })
        .build_state(move |context: BuildContext| {
            built.states.fetch_add(1, Ordering::SeqCst);
            async move {
                tokio::time::sleep(Duration::from_millis(5)).await;
                let id: u32 = context.parse_param("id")?;
                Ok::<Vec<u32>, PageError>((0..4).map(|leaf| id * 10 + leaf).collect())
            }
        })
}

fn tree(counts: &Arc<Counts>) -> App {
    let seen = Arc::clone(counts);
    let page = move || {
        seen.page_views.fetch_add(1, Ordering::SeqCst);
        let branch = branch(&seen);
        let branches: Vec<View> = (0..8).map(|id| branch.widget(format!("branch/{id}"))).collect();
        view! { main { (branches) } }
    };
    App::new()
        .template(Template::new("tree").view(page))
        .capsule(branch(counts))
        .capsule(leaf(counts))
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_widgets_on_three_levels_need_one_call_each_and_two_renderings() {
    let counts = Arc::<Counts>::default();
    let site = open(tree(&counts), &[]).await;
    let page = site.get("/tree").await;
    for leaf in ["leaf-0", "leaf-33", "leaf-73"] {
        assert!(text(&page).contains(leaf), "{}", text(&page));
    }
    assert_eq!(counts.states.load(Ordering::SeqCst), 40);
    assert_eq!(counts.page_views.load(Ordering::SeqCst), 2);
    assert_eq!(counts.views.load(Ordering::SeqCst), 80);
    let data = site.get("/.perennial/page/tree/state.json").await;
    let data: serde_json::Value = serde_json::from_slice(&data.body).unwrap();
    assert_eq!(data["widgets"].as_object().unwrap().len(), 40);
    assert_eq!(data["widgets"]["/leaf/73"]["state"], "leaf-73");
    // All of it is there now.
    site.get("/tree").await;
    assert_eq!(counts.page_views.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_that_is_invalidated_renews_the_pages_that_hold_it() {
    async fn version(_: BuildContext) -> String {
        static VERSION: AtomicUsize = AtomicUsize::new(0);
        format!("version {}", VERSION.fetch_add(1, Ordering::SeqCst))
    }
    fn news() -> Capsule<String> {
        Capsule::new("news").view(|text: String| view! { i { (text) } }).build_state(version)
    }
    let page = || view! { main { (news().widget("news")) } };
    let app = App::new()
        .template(Template::new("a").view(page))
        .template(Template::new("b").view(page))
        .capsule(news());
    let revalidator = Arc::new(std::sync::OnceLock::new());
    let given = Arc::clone(&revalidator);
    let site = open(app.on_start(move |own| drop(given.set(own))), &[]).await;
    site.site.start().await.unwrap();
    let revalidator = revalidator.get().unwrap();
    for version in 0..3 {
        for url in ["/a", "/b"] {
            let expected = format!("version {version}");
            let mut page = site.get(url).await;
            for _ in 0..200 {
                if text(&page).contains(&expected) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
                page = site.get(url).await;
            }
            assert!(text(&page).contains(&expected), "{}", text(&page));
        }
        let order = RevalidationOrder { widgets: vec!["/news".into()], ..Default::default() };
        // A store that is still being opened holds no order yet.
        while revalidator.order(order.clone()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(header(&site.get("/a").await, "cache-status").contains("stale"));
    }
}

fn failing_app() -> App {
    async fn fails(context: BuildContext) -> Result<String, PageError> {
        match context.param("how")? {
            "gone" => Err(PageError::gone("It is gone.")),
            "panic" => panic!("planned"),
            "view" => Ok("panic".into()),
            "well" => Ok("well".into()),
            _ => Err(PageError::server_message("a secret")),
        }
    }
    fn part() -> Capsule<String> {
        Capsule::new("part/{how}")
            .view(|text: String| {
                assert!(text != "panic", "planned, in a view");
                view! { i { (text) } }
            })
            .build_state(fails)
    }
    fn page() -> View {
        let parts = ["gone", "panic", "view", "error", "well"];
        let parts: Vec<View> =
            parts.iter().map(|how| part().widget(format!("part/{how}"))).collect();
        view! { main { (parts) (part().widget("../x")) (part().widget("none/at/all")) } }
    }
    App::new().template(Template::new("a").view(page)).capsule(part()).error_views(ErrorViews::new(
        |error: ErrorPage| {
            view! { b { (format!("{:?} {}", error.position, error.status)) } }
        },
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_that_fails_fails_alone() {
    let site = open(failing_app(), &[]).await;
    let page = site.get("/a").await;
    assert_eq!(page.status, 200);
    let html = text(&page);
    assert!(html.contains("well") && html.contains("Widget 410"), "{html}");
    assert_eq!(html.matches("Widget 500").count(), 3, "{html}");
    assert_eq!(html.matches("Widget 404").count(), 2, "{html}");
    assert!(!html.contains("secret") && !html.contains("planned"));
    let rest = header(&page, "cache-control");
    assert!(rest.contains("s-maxage=2") || rest.contains("s-maxage=3"), "{rest}");
}

fn personal_app() -> App {
    async fn name(request: RequestContext) -> Result<String, PageError> {
        Ok(format!("for {}", request.cookie("session").unwrap_or("nobody")))
    }
    fn by_server() -> Capsule<String> {
        Capsule::new("server/{id}")
            .view(|text: String| view! { i { (text) } })
            .request_state(name)
            .fallback(|| view! { i { "filled by the server" } })
            .filled_by_server()
    }
    fn by_browser() -> Capsule<String> {
        Capsule::new("browser/{id}")
            .view(|text: String| view! { i { (text) } })
            .request_state(name)
            .fallback(|| view! { i { "filled by the browser" } })
    }
    let shared = || view! { main { (by_browser().widget("browser/1")) } };
    let filled =
        || view! { main { (by_server().widget("server/1")) (by_browser().widget("browser/1")) } };
    App::new()
        .template(Template::new("shared").view(shared))
        .template(Template::new("filled").view(filled))
        .template(
            Template::new("whole")
                .view(move |_: String| view! { main { (by_server().widget("server/1")) (by_browser().widget("browser/1")) } })
                .request_state(name),
        )
        .capsule(by_server())
        .capsule(by_browser())
}

async fn for_visitor(site: &Opened, url: &str, visitor: &str) -> perennial_server::Response {
    let cookie = format!("session={visitor}");
    site.send(Method::GET, url, &[("cookie", &cookie)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn holes_are_filled_by_the_browser_or_by_the_server_and_never_stored() {
    let site = open(personal_app(), &[]).await;
    for visitor in ["ann", "bob"] {
        let mine = format!("for {visitor}");
        let shared = for_visitor(&site, "/shared", visitor).await;
        assert!(text(&shared).contains("filled by the browser"), "{}", text(&shared));
        assert!(header(&shared, "cache-control").starts_with("public"));
        assert!(!text(&shared).contains("for "));
        let widget = "/.perennial/widget/browser/1/state.json";
        let widget = for_visitor(&site, widget, visitor).await;
        assert!(text(&widget).contains(&mine), "{}", text(&widget));
        assert_eq!(header(&widget, "cache-control"), "private, no-store");

        let filled = for_visitor(&site, "/filled", visitor).await;
        assert_eq!(text(&filled).matches(&mine).count(), 2, "{}", text(&filled));
        assert!(text(&filled).contains("filled by the browser"));
        assert!(!text(&filled).contains("filled by the server"));
        assert_eq!(header(&filled, "cache-control"), "private, no-store");
        assert_eq!(header(&filled, "etag"), "");
        assert!(text(&filled).contains(" data-perennial-personal"), "{}", text(&filled));
        assert!(!text(&shared).contains("data-perennial-personal"), "{}", text(&shared));

        let whole = for_visitor(&site, "/whole", visitor).await;
        assert!(!text(&whole).contains("filled by"), "{}", text(&whole));
        assert!(text(&whole).matches(&mine).count() >= 4, "{}", text(&whole));
    }
    assert_eq!(site.site.stats().generations, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_within_itself_comes_to_an_end() {
    fn itself() -> Capsule<String> {
        Capsule::new("self")
            .view(|_: String| view! { b { "x" (itself().widget("self")) } })
            .build_state(text_of)
    }
    async fn text_of(_: BuildContext) -> String {
        "text".into()
    }
    let page = || view! { main { (itself().widget("self")) } };
    let site =
        open(App::new().template(Template::new("a").view(page)).capsule(itself()), &[]).await;
    let page = site.get("/a").await;
    assert_eq!(page.status, 200);
    assert_eq!(text(&page).matches("<b ").count(), 32, "{}", text(&page));
}

#[tokio::test]
async fn a_widget_of_no_capsule_is_an_error_in_its_place() {
    fn lost() -> Capsule<String> {
        Capsule::new("lost").view(|text: String| view! { i { (text) } })
    }
    let page = || view! { main { "page" (lost().widget("lost")) } };
    let site = open(App::new().template(Template::new("a").view(page)), &[]).await;
    let page = site.get("/a").await;
    assert!(page.status == 200 && text(&page).contains("page"), "{}", text(&page));
    assert_eq!(site.get("/.perennial/widget/lost/state.json").await.status, 404);
}

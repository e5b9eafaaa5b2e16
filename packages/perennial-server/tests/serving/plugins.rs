//! Plugins: what they add to the app, and that each hook of the server is called, told and contained.

use std::sync::Arc;

use parking_lot::Mutex;
use perennial_core::{App, Head, PageDocument, PageError, Plugin, RequestContext, Template};
use perennial_server::build_pages;
use sycamore::prelude::*;

use crate::support::{header, open, refusal, settings, text, write};

type Calls = Arc<Mutex<Vec<String>>>;

fn app() -> App {
    App::new().template(Template::new("").view(|| view! { p { "Welcome" } })).template(
        Template::new("about")
            .view(|| view! { p { "About us" } })
            .head(|(): &()| Head::title("About")),
    )
}

async fn build(app: App) -> Result<usize, String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "manifest.json", crate::support::MANIFEST.as_bytes());
    let built = build_pages(app, settings(folder.path()), |_| {}).await;
    built.map_err(|error| error.to_string())
}

#[tokio::test]
async fn what_a_plugin_adds_to_the_app_is_part_of_it() {
    let plugin = Plugin::new("imprint").app(|app| {
        app.template(Template::new("imprint").view(|| view! { p { "Imprint" } }))
            .head(Head::default().meta("theme-color", "#246"))
            .header("Referrer-Policy", "no-referrer")
    });
    let app = app().head(Head::default().meta("author", "us")).plugin(plugin);
    let site = open(app, &[]).await;
    let page = site.get("/imprint").await;
    assert!(text(&page).contains("<p data-hk=\"0.0\">Imprint</p>"), "{}", text(&page));
    assert!(text(&page).contains("theme-color") && text(&page).contains("author"));
    assert_eq!(header(&page, "referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn the_build_is_told_of_before_and_after_with_what_it_made() {
    let calls = Calls::default();
    let (before, after) = (Arc::clone(&calls), Arc::clone(&calls));
    let plugin = Plugin::new("report")
        .before_build(move |start| {
            let calls = Arc::clone(&before);
            async move { calls.lock().push(format!("before {}", start.folder.is_dir())) }
        })
        .after_build(move |report| {
            let calls = Arc::clone(&after);
            async move {
                let pages: Vec<&str> = report.pages.iter().map(|path| path.as_str()).collect();
                calls.lock().push(format!("after {pages:?}"));
            }
        });
    assert_eq!(build(app().plugin(plugin)).await, Ok(2));
    assert_eq!(*calls.lock(), ["before true", "after [\"/\", \"/about\"]"]);
}

#[tokio::test]
async fn a_plugin_that_fails_or_panics_stops_the_build_and_is_named() {
    let failing = Plugin::new("spelling").before_build(async |_| Err::<(), _>(std::fmt::Error));
    let said = build(app().plugin(failing)).await.unwrap_err();
    assert!(said.starts_with("PER-4090: the plugin \"spelling\" failed in before_build"), "{said}");
    let panicking = Plugin::new("upload").after_build(async |_| -> Result<(), PageError> {
        panic!("no disk left");
    });
    let said = build(app().plugin(panicking)).await.unwrap_err();
    let expected = "PER-4091: the plugin \"upload\" panicked in after_build: no disk left";
    assert_eq!(said, expected);
}

#[tokio::test]
async fn the_start_of_the_server_is_told_and_stopped_by_a_plugin_that_fails() {
    let calls = Calls::default();
    let called = Arc::clone(&calls);
    let plugin = Plugin::new("warm").before_serve(move |start| {
        let calls = Arc::clone(&called);
        async move {
            // The store may still be opening: then the order holds, but is not written yet.
            drop(start.revalidator.path("/about").await);
            calls.lock().push("served".to_owned());
        }
    });
    let own = Arc::clone(&calls);
    let app = app().plugin(plugin).on_start(move |_| own.lock().push("started".to_owned()));
    open(app, &[]).await.site.start().await.unwrap();
    assert_eq!(*calls.lock(), ["served", "started"]);

    let plugin = Plugin::new("licence")
        .before_serve(async |_| Err::<(), _>(PageError::server_message("the licence has ended")));
    let site = open(crate::plugins::app().plugin(plugin), &[]).await;
    let said = site.site.start().await.unwrap_err().to_string();
    assert!(said.contains("\"licence\" failed in before_serve: the licence has ended"), "{said}");
}

#[tokio::test]
async fn each_page_and_its_data_have_what_plugins_add_to_its_document() {
    fn describe(page: &PageDocument) -> Head {
        let said = format!("{} {:?} {}", page.path, page.title, page.view.contains("<p"));
        Head::default().meta("described", said)
    }
    async fn name(_: RequestContext) -> String {
        "you".into()
    }
    let title = |page: &PageDocument| Head::title(format!("{} | Site", page.title));
    let app = app()
        .template(
            Template::new("you").view(|name: String| view! { p { (name) } }).request_state(name),
        )
        .plugin(Plugin::new("describe").document(describe))
        .plugin(Plugin::new("title").document(title));
    let site = open(app, &[]).await;
    for (url, path, own) in [("/about", "/about", "About"), ("/you", "/you", "")] {
        let page = site.get(url).await;
        let expected =
            format!("<meta name=\"described\" content=\"{path} &quot;{own}&quot; true\"");
        assert!(text(&page).contains(&expected), "{}", text(&page));
        assert!(text(&page).contains(&format!("<title>{own} | Site</title>")));
        let data = site.get(&format!("/.perennial/page{path}/state.json")).await;
        assert!(text(&data).contains("described"), "{}", text(&data));
        assert!(text(&data).contains(&format!("\"title\":\"{own} | Site\"")), "{}", text(&data));
    }
}

#[tokio::test]
async fn a_panic_for_a_document_is_the_error_of_that_page_alone() {
    fn add(page: &PageDocument) -> Head {
        assert_ne!(page.path.as_str(), "/about", "not this one");
        Head::default()
    }
    let plugin = || Plugin::new("picky").document(add);
    let site = open(app().plugin(plugin()), &[]).await;
    assert_eq!(site.get("/").await.status, 200);
    let page = site.get("/about").await;
    assert_eq!(page.status, 500);
    assert!(!text(&page).contains("picky"), "{}", text(&page));
    assert!(build(app().plugin(plugin())).await.unwrap_err().contains("PER-4040"));
}

#[tokio::test]
async fn two_plugins_of_one_name_and_one_that_panics_are_errors_of_the_app() {
    let twice = app().plugin(Plugin::new("seo")).plugin(Plugin::new("seo"));
    let said = refusal(twice, &[]).await;
    assert!(said.contains("PER-2042") && said.contains("\"seo\""), "{said}");
    let panicking = app().plugin(Plugin::new("odd").app(|_| panic!("no")));
    let said = refusal(panicking, &[]).await;
    assert!(said.contains("PER-2043") && said.contains("\"odd\""), "{said}");
}

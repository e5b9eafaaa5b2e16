//! The site as files: what is written, and what is not.

use std::fs;
use std::path::Path;

use perennial_core::{
    App, BuildContext, BuildPaths, Capsule, Feed, FeedEntry, Head, PageError, Plugin,
    RequestContext, Template, link,
};
use perennial_server::{ExportSettings, export};
use sycamore::prelude::*;

use crate::support::{MANIFEST, settings, write};

async fn town(context: BuildContext) -> Result<String, PageError> {
    match context.param("slug")? {
        "old" => Err(PageError::redirect("/town/são-paulo")),
        name => Ok(name.to_owned()),
    }
}
async fn forecast(context: BuildContext) -> Result<String, PageError> {
    Ok(format!("Sunny in {}", context.param("town")?))
}
async fn visitor(_: RequestContext) -> String {
    "you".into()
}

fn weather() -> Capsule<String> {
    Capsule::new("weather/{town}").view(|text: String| view! { p { (text) } }).build_state(forecast)
}
fn greeting() -> Capsule<String> {
    Capsule::new("greeting").view(|name: String| view! { p { (name) } }).request_state(visitor)
}

/// An app of which every page can be a file.
fn app() -> App {
    App::new()
        .origin("https://example.org")
        .content_security_policy(|policy| policy.allow("frame-ancestors", "'none'"))
        .feed(Feed::new("/news.atom"))
        .redirect("ville/{slug}", "town/{slug}")
        .capsule(weather().public())
        .template(Template::new("").view(|| view! { a(href=link("/town/rome")) { "Rome" } }))
        .template(Template::new("later").view(|| view! { (weather().delayed("weather/rome")) }))
        .template(
            Template::new("town/{slug}")
                .view(|name: String| view! { h1 { (name) } })
                .head(|name: &String| Head::title(name.as_str()))
                .feed_entry(|name: &String| FeedEntry::new(name.as_str()))
                .build_paths(async || BuildPaths::new(["town/rome", "town/são-paulo", "town/old"]))
                .build_state(town)
                .incremental_generation(),
        )
}

struct Exported {
    folder: tempfile::TempDir,
    files: Vec<String>,
    left_out: Vec<String>,
}

impl Exported {
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("out").join(name)).unwrap()
    }
}

async fn exported(app: App, leave_out: bool) -> Result<Exported, String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "manifest.json", MANIFEST.as_bytes());
    write(folder.path(), "static/style.css", b"p{}");
    write(folder.path(), "static/icons/a.svg", b"<svg/>");
    let report = export_to(app, folder.path(), leave_out).await?;
    let files = report.files.iter().map(|file| file.to_str().unwrap().to_owned()).collect();
    Ok(Exported { files, left_out: report.left_out, folder })
}

async fn export_to(
    app: App,
    folder: &Path,
    leave_out: bool,
) -> Result<perennial_core::ExportReport, String> {
    let to = ExportSettings { folder: folder.join("out"), leave_out };
    let done = export(app, settings(folder), &to, |_| {}).await;
    done.map_err(|error| error.to_string())
}

#[tokio::test]
async fn every_page_lies_where_a_plain_server_finds_it() {
    let site = exported(app(), false).await.unwrap();
    assert_eq!(
        site.files,
        [
            ".nojekyll",
            ".perennial/page/later/state.json",
            ".perennial/page/state.json",
            ".perennial/page/town/old/state.json",
            ".perennial/page/town/rome/state.json",
            ".perennial/page/town/são-paulo/state.json",
            ".perennial/page/ville/old/state.json",
            ".perennial/page/ville/rome/state.json",
            ".perennial/page/ville/são-paulo/state.json",
            ".perennial/widget/weather/rome/state.json",
            "404.html",
            "icons/a.svg",
            "index.html",
            "later/index.html",
            "news.atom",
            "robots.txt",
            "sitemap.xml",
            "style.css",
            "town/old/index.html",
            "town/rome/index.html",
            "town/são-paulo/index.html",
            "ville/old/index.html",
            "ville/rome/index.html",
            "ville/são-paulo/index.html",
        ]
    );
    assert!(site.read("town/rome/index.html").contains("<title>rome</title>"));
    assert!(site.read(".perennial/page/town/rome/state.json").contains("\"state\":\"rome\""));
    assert!(site.read(".perennial/widget/weather/rome/state.json").contains("Sunny in rome"));
    assert!(site.read("404.html").contains("There is no page at this address."));
    assert_eq!(site.read("style.css"), "p{}");
    assert!(site.read("news.atom").contains("<title>rome</title>"));
    assert_eq!(site.left_out.len(), 1, "{:?}", site.left_out);
    assert!(site.left_out[0].contains("\"town/{slug}\" all but its 3 build paths"));
}

#[tokio::test]
async fn what_headers_would_say_stands_in_the_documents() {
    let site = exported(app(), false).await.unwrap();
    let policy = "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src &#39;self&#39;; script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;; \
         base-uri &#39;self&#39;; form-action &#39;self&#39;\">";
    for file in ["index.html", "404.html", "town/rome/index.html", "town/old/index.html"] {
        assert!(site.read(file).contains(policy), "{file}: {}", site.read(file));
    }
    let moved = site.read("town/old/index.html");
    let address = "/town/s%C3%A3o-paulo";
    assert!(moved.contains(&format!("content=\"0; url={address}\"")), "{moved}");
    assert!(site.read(".perennial/page/town/old/state.json").contains("{\"redirect\":\"/town/"));
    assert!(site.read("ville/rome/index.html").contains("href=\"/town/rome\""));
}

#[tokio::test]
async fn what_needs_a_server_is_named_or_left_out() {
    let app = || {
        app()
            .capsule(greeting().public())
            .template(
                Template::new("you").view(|name: String| view! { (name) }).request_state(visitor),
            )
            .template(Template::new("club").view(|| view! { "club" }).guard(async |_| {}))
            .template(Template::new("find").view(|| view! { "find" }).query_keys(["q"]))
            .template(Template::new("hello").view(|| view! { (greeting().widget("greeting")) }))
    };
    let said =
        exported(app().template(Template::new("x").view(|| view! {})), false).await.err().unwrap();
    for part in ["PER-4100", "\"you\" is made for each request", "\"club\" is shown only", "hint:"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let site = exported(app(), true).await.unwrap();
    for name in ["you", "club", "find", "hello"] {
        assert!(!site.files.iter().any(|file| file.starts_with(&format!("{name}/"))), "{name}");
        assert!(site.left_out.iter().any(|part| part.contains(name)), "{:?}", site.left_out);
        assert!(!site.read("sitemap.xml").contains(&format!("/{name}<")), "{name}");
    }
    assert!(site.read("sitemap.xml").contains("https://example.org/town/rome"));
    let alone = App::new()
        .capsule(greeting())
        .template(Template::new("hello").view(|| view! { (greeting().widget("greeting")) }));
    let said = exported(alone, false).await.err().unwrap();
    assert!(said.contains("the page /hello has a part") && said.contains("\"greeting\""), "{said}");
}

#[tokio::test]
async fn a_folder_that_no_export_wrote_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "manifest.json", MANIFEST.as_bytes());
    write(folder.path(), "out/thesis.txt", b"years of work");
    let said = export_to(app(), folder.path(), false).await.unwrap_err();
    assert!(said.contains("PER-4103"), "{said}");
    assert!(folder.path().join("out/thesis.txt").is_file());
    fs::remove_file(folder.path().join("out/thesis.txt")).unwrap();
    export_to(app(), folder.path(), false).await.unwrap();
    write(folder.path(), "out/left-over.html", b"x");
    export_to(app(), folder.path(), false).await.unwrap();
    assert!(!folder.path().join("out/left-over.html").exists());
}

#[tokio::test]
async fn a_page_and_a_file_that_would_be_one_are_an_error() {
    let app = App::new().template(Template::new("style.css/index.html").view(|| view! { "x" }));
    let said = exported(app, false).await.err().unwrap();
    assert!(said.contains("PER-4104") && said.contains("style.css"), "{said}");
}

#[tokio::test]
async fn plugins_are_told_of_an_export_before_and_after_and_may_add_to_it() {
    let plugin = Plugin::new("humans")
        .before_export(async |start| assert!(start.folder.is_dir()))
        .after_export(async |report| {
            let text = format!("{} pages, {} files", report.pages.len(), report.files.len());
            fs::write(report.folder.join("humans.txt"), text)
        });
    let site = exported(app().plugin(plugin), false).await.unwrap();
    assert_eq!(site.read("humans.txt"), "4 pages, 24 files");
    let plugin = Plugin::new("gate").before_export(async |_| Err::<(), _>(std::fmt::Error));
    let said = exported(app().plugin(plugin), false).await.err().unwrap();
    assert!(said.contains("the plugin \"gate\" failed in before_export"), "{said}");
    let plugin = Plugin::new("zip").after_export(async |_| Err::<(), _>(std::fmt::Error));
    assert!(exported(app().plugin(plugin), false).await.err().unwrap().contains("after_export"));
}

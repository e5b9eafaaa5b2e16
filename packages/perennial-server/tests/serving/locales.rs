//! Locales: where their pages stand, and what each of them is made of.

use std::time::Duration;

use perennial_core::{
    App, BuildContext, BuildPaths, Capsule, ErrorPage, ErrorViews, Feed, FeedEntry, Head,
    OpenGraph, PageError, PagePlace, RequestContext, RevalidationMode, RevalidationOrder, Template,
    base_link, current_path, link, link_in, locale,
};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, refusal, text};

/// In which language a state says that it is.
async fn load(context: BuildContext) -> Result<String, PageError> {
    match (context.param("slug")?, context.locale()) {
        ("moved", _) => Err(PageError::redirect("/city/paris?x=1")),
        ("elsewhere", _) => Err(PageError::redirect("/fr-FR/city/paris")),
        ("never", _) => std::future::pending().await,
        ("english", "fr-FR") => Err(PageError::not_found("n'existe pas")),
        (slug, tag) => Ok(format!("{slug} in {tag} at {}", context.path())),
    }
}

fn view(state: String) -> View {
    let (home, other, logo) = (link("/"), link_in("de", "/city/x"), base_link("/logo.svg"));
    let path = current_path();
    view! {
        h1 { (format!("{state}, seen in {}", locale())) }
        a(href=home, data-path=path.text()) { "home" }
        a(href=other) { "other" }
        img(src=logo, alt="")
        (weather().widget("weather/paris"))
    }
}

fn head(state: &String) -> Head {
    Head::title(format!("{state} [{}]", locale()))
        .canonical("/city/paris")
        .alternate("en-US", "/city/paris")
        .open_graph(OpenGraph::website().image("/logo.png", "A logo"))
}

async fn forecast(context: BuildContext) -> String {
    format!("sun in {}", context.locale())
}
fn weather() -> Capsule<String> {
    Capsule::new("weather/{town}").view(|text: String| view! { p { (text) } }).build_state(forecast)
}

async fn visitor(request: RequestContext) -> String {
    format!("for you in {}", request.locale())
}
fn greeting() -> Capsule<String> {
    let capsule = Capsule::new("greeting").view(|text: String| view! { p { (text) } });
    capsule.request_state(visitor).filled_by_server()
}

fn error(error: ErrorPage) -> View {
    view! { p(lang=locale()) { (error.status) } a(href=link("/")) { "home" } }
}

fn app() -> App {
    App::new()
        .locales("en-US", ["fr-FR", "de"])
        .origin("https://example.org")
        .index_view(
            |page: PagePlace| view! { nav { a(href=link("/city/paris")) { "Paris" } } (page) },
        )
        .error_views(ErrorViews::new(error))
        .feed(Feed::new("/feed.xml").template("city/{slug}"))
        .capsule(weather())
        .redirect("town/{slug}", "city/{slug}")
        .template(Template::new("").view(|| view! { p { "root" } }))
        .template(
            Template::new("city/{slug}")
                .view(view)
                .head(head)
                .feed_entry(|state: &String| {
                    FeedEntry::new(state.as_str()).summary(format!("read in {}", locale()))
                })
                .build_paths(async || BuildPaths::new(["city/paris"]))
                .build_state(load)
                .loading(|| view! { p(lang=locale()) { "loading" } })
                .incremental_generation(),
        )
}

#[tokio::test]
async fn each_locale_has_its_own_page_of_one_path() {
    let site = open(app(), &[]).await;
    for (url, tag, home) in [
        ("/city/rome", "en-US", "/"),
        ("/fr-FR/city/rome", "fr-FR", "/fr-FR"),
        ("/de/city/rome", "de", "/de"),
    ] {
        let page = site.send(http::Method::GET, url, &[("user-agent", "bot")]).await;
        assert_eq!(page.status, 200, "{url}");
        let html = text(&page);
        assert!(html.contains(&format!("<html lang=\"{tag}\"")), "{html}");
        let said = format!("rome in {tag} at /city/rome, seen in {tag}");
        assert!(html.contains(&said), "{html}");
        assert!(html.contains(&format!("<title>rome in {tag} at /city/rome [{tag}]</title>")));
        assert!(html.contains(&format!("href=\"{home}\"")), "{html}");
        assert!(html.contains("data-path=\"/city/rome\""), "{html}");
        assert!(html.contains("href=\"/de/city/x\"") && html.contains("src=\"/logo.svg\""));
        assert!(html.contains(&format!("sun in {tag}")), "{html}");
        let own = link_of(tag, "/city/paris");
        assert!(html.contains(&format!("<nav><a href=\"{own}\">")), "{html}");
        assert!(html.contains(&format!("rel=\"canonical\" href=\"https://example.org{own}\"")));
        assert!(html.contains(&format!("og:url\" content=\"https://example.org{own}\"")));
        assert!(html.contains("hreflang=\"en-US\" href=\"https://example.org/city/paris\""));
        assert!(html.contains("og:image\" content=\"https://example.org/logo.png\""));
        let data = site.get(&format!("/.perennial/page{url}/state.json")).await;
        assert!(text(&data).contains(&format!("rome in {tag}")), "{}", text(&data));
        let prefix = if tag == "en-US" { String::new() } else { format!("/{tag}") };
        let widget = format!("/.perennial/widget{prefix}/weather/paris/state.json");
        assert!(text(&site.get(&widget).await).contains(&format!("sun in {tag}")));
        // In memory now, it is found at once.
        assert!(text(&site.at_once(url, &[]).unwrap()).contains(&said));
    }
}

fn link_of(tag: &str, path: &str) -> String {
    if tag == "en-US" { path.to_owned() } else { format!("/{tag}{path}") }
}

#[tokio::test]
async fn what_a_browser_prefers_changes_nothing() {
    let site = open(app(), &[]).await;
    let page = site.send(http::Method::GET, "/", &[("accept-language", "fr-FR")]).await;
    assert!(text(&page).contains("<html lang=\"en-US\""));
    assert_eq!(header(&page, "vary"), "accept-encoding");
}

#[tokio::test]
async fn a_locale_has_one_spelling() {
    let site = open(app(), &[]).await;
    for (url, location) in [
        ("/en-US", "/"),
        ("/en-US/city/paris?x=1", "/city/paris?x=1"),
        ("/fr-fr/city/paris", "/fr-FR/city/paris"),
        ("/FR-FR", "/fr-FR"),
        ("/fr-FR/", "/fr-FR"),
        ("/De/nothing/there", "/de/nothing/there"),
        ("/fr-FR/town/s%C3%A3o?x", "/fr-FR/city/s%C3%A3o?x"),
    ] {
        let page = site.get(url).await;
        assert_eq!((page.status.as_u16(), header(&page, "location")), (308, location), "{url}");
    }
    let data = site.get("/.perennial/page/fr-fr/city/paris/state.json").await;
    assert_eq!(text(&data), r#"{"redirect":"/fr-FR/city/paris"}"#);
    for url in ["/fr", "/fr_FR", "/fr-FR/de", "/fr-FR/fr-FR", "/fr-FR/en-us/city/paris"] {
        assert_eq!(site.get(url).await.status, 404, "{url}");
    }
    assert_eq!(site.get("/fr-FR/.perennial/health").await.status, 404);
    assert_eq!(site.get("/.perennial/widget/fr-fr/weather/paris/state.json").await.status, 404);
}

#[tokio::test]
async fn redirects_stay_in_the_locale_unless_they_name_another() {
    let site = open(app(), &[]).await;
    for (url, location) in [
        ("/city/moved", "/city/paris?x=1"),
        ("/de/city/moved", "/de/city/paris?x=1"),
        ("/de/city/elsewhere", "/fr-FR/city/paris"),
    ] {
        let page = site.send(http::Method::GET, url, &[("user-agent", "bot")]).await;
        assert_eq!(header(&page, "location"), location, "{url}");
        let data = site.get(&format!("/.perennial/page{url}/state.json")).await;
        assert_eq!(text(&data), format!("{{\"redirect\":\"{location}\"}}"));
    }
}

#[tokio::test]
async fn what_stands_in_place_of_a_page_is_in_its_locale() {
    let site = open(app(), &[]).await;
    for (url, status, tag) in [
        ("/nothing", 404, "en-US"),
        ("/fr-FR/nothing", 404, "fr-FR"),
        ("/fr-FR/%zz", 400, "fr-FR"),
        ("/fr-FR/city/never", 200, "fr-FR"),
    ] {
        let page = site.get(url).await;
        assert_eq!(page.status, status, "{url}");
        assert!(text(&page).contains(&format!("<html lang=\"{tag}\"")), "{}", text(&page));
        assert!(text(&page).contains(&format!("<p lang=\"{tag}\"")), "{}", text(&page));
    }
    let gone = site.send(http::Method::GET, "/fr-FR/city/english", &[("user-agent", "bot")]).await;
    assert_eq!(gone.status, 404);
    assert!(text(&gone).contains("<p lang=\"fr-FR\""));
}

#[tokio::test]
async fn what_is_made_for_a_request_is_in_the_locale_of_its_page() {
    let template = Template::new("me").view(|| view! { (greeting().widget("greeting")) });
    let app = App::new().locales("en-US", ["de"]).capsule(greeting()).template(template);
    let site = open(app, &[]).await;
    for (url, tag) in [("/me", "en-US"), ("/de/me", "de")] {
        assert!(text(&site.get(url).await).contains(&format!("for you in {tag}")), "{url}");
    }
}

#[tokio::test]
async fn to_revalidate_a_path_is_to_revalidate_it_in_all_locales() {
    let (send, receive) = std::sync::mpsc::channel();
    let site = open(app().on_start(move |revalidator| send.send(revalidator)), &[]).await;
    site.site.start().await.unwrap();
    let revalidator = receive.recv().unwrap();
    let urls = ["/city/paris", "/fr-FR/city/paris", "/de/city/paris"];
    for ordered in ["/city/paris", "/de/city/paris"] {
        for url in urls {
            site.send(http::Method::GET, url, &[("user-agent", "bot")]).await;
            assert!(site.at_once(url, &[]).is_some());
        }
        let (paths, mode) = (vec![ordered.to_owned()], RevalidationMode::Purge);
        let order = RevalidationOrder { paths, mode, ..RevalidationOrder::default() };
        revalidator.order(order).await.unwrap();
        for url in urls {
            assert!(site.at_once(url, &[]).is_none(), "{ordered}: {url}");
        }
    }
}

#[tokio::test]
async fn a_sitemap_names_each_page_in_each_locale() {
    let site = open(app(), &[]).await;
    let sitemap = site.get("/sitemap.xml").await;
    let sitemap = text(&sitemap);
    let links: String = [("en-US", ""), ("fr-FR", "/fr-FR"), ("de", "/de"), ("x-default", "")]
        .map(|(tag, prefix)| {
            let url = format!("https://example.org{prefix}/city/paris");
            format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{url}\"/>")
        })
        .concat();
    for prefix in ["", "/fr-FR", "/de"] {
        let line = format!("<url><loc>https://example.org{prefix}/city/paris</loc>{links}</url>");
        assert!(sitemap.contains(&line), "{sitemap}");
    }
    assert!(sitemap.contains("xmlns:xhtml="), "{sitemap}");
    for (prefix, tag, other) in [("", "en-US", "fr-FR"), ("/fr-FR", "fr-FR", "en-US")] {
        let feed = site.get(&format!("{prefix}/feed.xml")).await;
        assert!(text(&feed).contains(&format!("paris in {tag}")), "{}", text(&feed));
        assert!(text(&feed).contains(&format!("read in {tag}")), "{}", text(&feed));
        assert!(!text(&feed).contains(other), "{}", text(&feed));
        let page = site.get(if prefix.is_empty() { "/" } else { prefix }).await;
        let link = format!("href=\"https://example.org{prefix}/feed.xml\"");
        assert!(text(&page).contains(&link), "{}", text(&page));
    }
}

#[tokio::test]
async fn a_build_makes_each_build_path_in_each_locale() {
    let site = open(app(), &[]).await;
    let folder = site.folder.path().to_path_buf();
    let Opened { site, folder: _kept } = site;
    site.shutdown().await;
    drop(site);
    let settings = || crate::support::settings(&folder);
    let made = perennial_server::build_pages(app(), settings(), |_| {}).await.unwrap();
    assert_eq!(made, 2 * 3, "the root and Paris");
    let out = folder.join("out");
    let to = perennial_server::ExportSettings { folder: out.clone(), leave_out: true };
    let report = perennial_server::export(app(), settings(), &to, |_| {}).await.unwrap();
    let files: Vec<_> = report.files.iter().map(|file| file.to_str().unwrap()).collect();
    for file in [
        "index.html",
        "fr-FR/index.html",
        "de/city/paris/index.html",
        "de/town/paris/index.html",
        ".perennial/page/fr-FR/state.json",
        ".perennial/page/de/city/paris/state.json",
    ] {
        assert!(files.contains(&file), "{file} in {files:?}");
    }
    let page = std::fs::read_to_string(out.join("de/city/paris/index.html")).unwrap();
    assert!(page.contains("<html lang=\"de\"") && page.contains("paris in de"), "{page}");
    let moved = std::fs::read_to_string(out.join("de/town/paris/index.html")).unwrap();
    assert!(moved.contains("url=/de/city/paris"), "{moved}");
}

#[tokio::test]
async fn what_would_hide_a_locale_is_an_error_at_start() {
    let twice = app().template(Template::new("FR-fr/{x}").view(|| view! {}));
    let error = refusal(twice, &[]).await;
    assert!(error.contains("\"FR-fr/{x}\"") && error.contains("\"fr-FR\""), "{error}");
    let redirect = app().redirect("de/old", "city/paris");
    assert!(refusal(redirect, &[]).await.contains("PER-2113"));
    let listed = Template::new("a/{*x}").view(|| view! {});
    let listed = app().template(listed.build_paths(async || vec!["de/a/b"]));
    assert!(refusal(listed, &[]).await.contains("each is made in all locales"));
}

#[tokio::test]
async fn a_locale_stands_below_the_base_path() {
    let site = open(app().base_path("/shop"), &[]).await;
    let page = site.get("/shop/fr-FR").await;
    assert!(text(&page).contains("<html lang=\"fr-FR\""), "{}", text(&page));
    assert!(text(&page).contains("href=\"/shop/fr-FR/city/paris\""), "{}", text(&page));
    let moved = site.get("/shop/en-us").await;
    assert_eq!((moved.status.as_u16(), header(&moved, "location")), (308, "/shop"));
}

/// A page that is there in French alone, one in English alone, and one in both.
fn partial() -> App {
    async fn load(context: BuildContext) -> Result<String, PageError> {
        match (context.param("slug")?, context.locale()) {
            ("camembert", "en") | ("crumble", "fr") | ("nowhere", _) => {
                Err(PageError::not_found("not here"))
            }
            (slug, tag) => Ok(format!("{slug} in {tag}")),
        }
    }
    App::new().locales("en", ["fr", "de"]).origin("https://example.org").template(
        Template::new("food/{slug}")
            .view(|state: String| view! { p { (state) } })
            .build_paths(async || vec!["food/camembert", "food/crumble", "food/bread"])
            .build_state(load)
            .incremental_generation(),
    )
}

async fn built(app: fn() -> App) -> Opened {
    let Opened { site, folder } = open(app(), &[]).await;
    site.shutdown().await;
    drop(site);
    let settings = || crate::support::settings(folder.path());
    perennial_server::build_pages(app(), settings(), |_| {}).await.unwrap();
    let site = perennial_server::Site::open(app(), settings()).await.unwrap();
    Opened { site, folder }
}

fn alternates(html: &str) -> Vec<&str> {
    let links = html.split("hreflang=\"").skip(1);
    links.filter_map(|link| link.split_once('"')).map(|(tag, _)| tag).collect()
}

#[tokio::test]
async fn a_build_path_that_some_locales_lack_fails_no_build_and_is_named_in_the_others_alone() {
    let site = built(partial).await;
    for (url, status, tags) in [
        ("/food/camembert", 404, vec![]),
        ("/fr/food/camembert", 200, vec!["fr", "de"]),
        ("/food/crumble", 200, vec!["en", "de", "x-default"]),
        ("/fr/food/crumble", 404, vec![]),
        ("/de/food/crumble", 200, vec!["en", "de", "x-default"]),
        ("/fr/food/bread", 200, vec!["en", "fr", "de", "x-default"]),
    ] {
        let page = site.get(url).await;
        assert_eq!(page.status, status, "{url}");
        assert_eq!(alternates(text(&page)), tags, "{url} {}", text(&page));
    }
    let sitemap = site.get("/sitemap.xml").await;
    let sitemap = text(&sitemap);
    for (url, tags) in
        [("/fr/food/camembert", vec!["fr", "de"]), ("/food/crumble", vec!["en", "de", "x-default"])]
    {
        let line = sitemap.lines().find(|line| line.contains(&format!("example.org{url}</loc>")));
        assert_eq!(alternates(line.unwrap()), tags, "{url}");
    }
    assert!(!sitemap.contains("org/food/camembert") && !sitemap.contains("/fr/food/crumble"));
}

#[tokio::test]
async fn a_build_path_that_no_locale_has_fails_the_build() {
    fn app() -> App {
        let template = Template::new("a/{slug}").view(|state: String| view! { p { (state) } });
        let load = async |_: BuildContext| Err::<String, _>(PageError::not_found("no"));
        let template = template.build_paths(async || vec!["a/b"]).build_state(load);
        App::new().locales("en", ["fr"]).template(template)
    }
    let Opened { site, folder } = open(app(), &[]).await;
    drop(site);
    let settings = crate::support::settings(folder.path());
    let failed = perennial_server::build_pages(app(), settings, |_| {}).await.err().unwrap();
    let failed = failed.to_string();
    assert!(failed.contains("PER-4040") && failed.contains("/a/b"), "{failed}");
}

#[tokio::test]
async fn a_page_made_on_demand_forgets_an_alternate_that_turns_out_to_be_missing() {
    let site = open(partial(), &[]).await;
    let all = ["en", "fr", "de", "x-default"];
    let first = site.get("/food/crumble").await;
    assert_eq!(alternates(text(&first)), all, "nothing is known of it");
    assert_eq!(site.get("/fr/food/crumble").await.status, 404);
    let forgets = async {
        loop {
            let page = site.get("/food/crumble").await;
            if alternates(text(&page)) == ["en", "de", "x-default"] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let forgotten = tokio::time::timeout(Duration::from_secs(60), forgets).await;
    assert!(forgotten.is_ok(), "the alternate that is not there is still named");
}

#[tokio::test]
async fn each_locale_has_a_global_state_of_its_own() {
    fn app() -> App {
        async fn make(context: BuildContext) -> String {
            format!("menu in {}", context.locale())
        }
        fn view() -> View {
            let menu = perennial_core::global_state::<String>();
            view! { nav { (menu) } }
        }
        App::new()
            .locales("en", ["fr"])
            .global_state(perennial_core::GlobalState::<String>::new().build_state(make))
            .template(Template::new("").view(view))
    }
    for site in [open(app(), &[]).await, built(app).await] {
        for (url, tag) in [("/", "en"), ("/fr", "fr")] {
            let page = site.get(url).await;
            let html = text(&page);
            assert!(html.contains(&format!(">menu in {tag}</nav>")), "{html}");
            let served = format!("id=\"perennial-global\" data-of-locale>\"menu in {tag}\"");
            assert!(html.contains(&served), "{html}");
        }
    }
}

async fn exported(app: fn() -> App) -> std::path::PathBuf {
    let Opened { site, folder } = open(app(), &[]).await;
    site.shutdown().await;
    drop(site);
    let folder = folder.keep();
    let settings = crate::support::settings(&folder);
    let to = perennial_server::ExportSettings { folder: folder.join("out"), leave_out: true };
    perennial_server::export(app(), settings, &to, |_| {}).await.unwrap();
    to.folder
}

#[tokio::test]
async fn an_exported_site_leads_to_the_preferred_locale_by_a_script_that_the_policy_allows() {
    fn app() -> App {
        let view = || view! { p { "x" } };
        App::new()
            .locales("en", ["fr"])
            .negotiate_locale(perennial_core::Negotiation::Root)
            .template(Template::new("").view(view))
            .template(Template::new("about").view(view))
    }
    let out = exported(app).await;
    let read = |file: &str| std::fs::read_to_string(out.join(file)).unwrap();
    let script = "<script src=\"/.perennial/negotiate.js\" data-tags=\"en fr\" data-own=\"en\"";
    assert!(read("index.html").contains(script), "{}", read("index.html"));
    for file in ["fr/index.html", "about/index.html", "fr/about/index.html"] {
        assert!(!read(file).contains("negotiate.js"), "{file}");
    }
    assert!(read(".perennial/negotiate.js").contains("navigator.languages"));
    std::fs::remove_dir_all(out.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn an_exported_site_of_prefixed_locales_begins_with_a_page_that_leads_to_them() {
    fn app() -> App {
        let page = Template::new("").view(|| view! { p { "x" } });
        App::new().locales("en", ["fr"]).prefix_every_locale().base_path("/shop").template(page)
    }
    let out = exported(app).await;
    let start = std::fs::read_to_string(out.join("index.html")).unwrap();
    for part in [
        "src=\"/shop/.perennial/negotiate.js\"",
        "data-own=\"\"",
        "data-base=\"/shop\"",
        "href=\"/shop/en\"",
        "href=\"/shop/fr\"",
        "Content-Security-Policy",
    ] {
        assert!(start.contains(part), "{part} {start}");
    }
    std::fs::remove_dir_all(out.parent().unwrap()).unwrap();
}

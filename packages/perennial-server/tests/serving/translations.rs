//! Messages: in the locale of the page, in its document and in its data.

use http::Method;
use perennial_core::{
    App, Argument, BuildContext, Feed, Head, IntoArgument as _, Number, ResponseHeaders, Template,
    Text, rich_text,
};
use perennial_server::{Settings, Site};
use sycamore::prelude::*;

use crate::support::{header, open_with, settings, text, write};

const TRANSLATIONS: &str = r#"{
    "default": "en",
    "locales": {
        "en": {
            "title": "Cities of {-site}",
            "about": "About us",
            "head": "Head",
            "-site": "Meridian",
            "cities": "{?$count|one=\u2068{$count}\u2069 city|*other=\u2068{$count}\u2069 cities}",
            "state": "made in English",
            "terms": "Read {<link}our <terms>{>}.",
            "lonely": "only in English {$count}"
        },
        "fr": {
            "title": "Villes de {-site}",
            "cities": "{?$count|one=\u2068{$count}\u2069 ville|*other=\u2068{$count}\u2069 villes}",
            "state": "fait en français",
            "terms": "Lisez {<link}nos <conditions>{>}."
        }
    }
}"#;

/// What `t!` makes of a call.
fn message(marked: &'static str, arguments: Vec<(&'static str, Argument)>) -> Text {
    Text::new(marked, arguments)
}

async fn load(context: BuildContext) -> String {
    context.translate(&message("\u{1}state\u{2}", vec![]))
}

fn view(state: String) -> View {
    let count = create_signal(1_234_u32);
    let title = message("\u{1}title\u{2}", vec![]);
    let label = message("\u{1}title\u{2}", vec![]);
    let terms = message("\u{1}terms\u{2}", vec![]);
    let link = |inside: View| view! { a(href="/terms") { (inside) } };
    let terms = rich_text(&terms, &[("link", &link)]);
    let lonely = message("\u{1}lonely\u{2}", vec![("count", Number::new(0.5).percent().into())]);
    view! {
        h1(title=label) { (title) }
        p { (message("\u{1}cities\u{2}", vec![("count", count.into_argument())])) }
        p { (terms) }
        p { (lonely) }
        p { (state) }
    }
}

fn head(_: &String) -> Head {
    Head::title(message("\u{1}title\u{2}", vec![]))
}

fn headers(_: &String) -> ResponseHeaders {
    ResponseHeaders::new().set("x-locale", perennial_core::locale())
}

fn app() -> App {
    App::new()
        .locales("en", ["fr"])
        .origin("https://example.org")
        .feed(Feed::new("/feed.xml").title(message("\u{1}title\u{2}", vec![])).template("/"))
        .template(Template::new("").view(view).head(head).headers(headers).build_state(load))
        .template(Template::new("about").view(about).head(|_: &()| about_head()))
}

fn about() -> View {
    let text = message("\u{1}about\u{2}", vec![]);
    view! { p { (text) } }
}

fn about_head() -> Head {
    Head::title(message("\u{1}head\u{2}", vec![]))
}

/// A client of which one file can show some of the messages.
const MANIFEST: &str = r#"{
    "format": 1, "build_id": "b1", "app": "test", "release": true,
    "client": {
        "loader": "l-1.js", "wasm": "w-1.wasm", "modules": [],
        "messages": { "w-1.wasm": ["about", "title", "cities", "none"] },
        "template_messages": {
            "": ["cities", "lonely", "none", "state", "terms", "title"],
            "about": ["about", "head"]
        }
    },
    "assets": { "l-1.js": { "size": 1 }, "w-1.wasm": { "size": 1 } }
}"#;

/// Writes what a build makes, and lets an operator ask.
fn set(settings: &mut Settings) {
    for (name, text) in [
        ("translations.json", TRANSLATIONS),
        ("manifest.json", MANIFEST),
        ("assets/l-1.js", "1"),
        ("assets/w-1.wasm", "1"),
    ] {
        write(&settings.dist, name, text.as_bytes());
    }
    settings.token = Some("secret".into());
}

#[tokio::test]
async fn a_page_is_written_in_its_locale() {
    let site = open_with(app(), set).await;
    for (url, locale, parts) in [
        (
            "/",
            "en",
            [
                "<title>Cities of Meridian</title>",
                "<h1 title=\"Cities of Meridian\"",
                "\u{2068}1,234\u{2069} cities",
                "our &lt;terms&gt;</a>.",
                "only in English 50%",
                "made in English",
            ],
        ),
        (
            "/fr",
            "fr",
            [
                "<title>Villes de Meridian</title>",
                "<h1 title=\"Villes de Meridian\"",
                "\u{2068}1\u{202f}234\u{2069} villes",
                "nos &lt;conditions&gt;</a>.",
                "only in English 50%",
                "fait en français",
            ],
        ),
    ] {
        let page = site.send(Method::GET, url, &[]).await;
        let html = text(&page);
        for part in parts {
            assert!(html.contains(part), "{url} {part} {html}");
        }
        assert_eq!(header(&page, "x-locale"), locale, "{url}");
    }
}

#[tokio::test]
async fn a_feed_is_titled_in_its_locale() {
    let site = open_with(app(), set).await;
    for (url, title) in [("/feed.xml", "Cities of"), ("/fr/feed.xml", "Villes de")] {
        let feed = site.get(url).await;
        assert!(text(&feed).contains(&format!("<title>{title} Meridian</title>")), "{url}");
        let page =
            site.get(url.strip_suffix("/feed.xml").filter(|it| !it.is_empty()).unwrap_or("/"));
        let link = format!("title=\"{title} Meridian\" href=\"https://example.org{url}\"");
        assert!(text(&page.await).contains(&link), "{url}");
    }
}

#[tokio::test]
async fn the_client_gets_the_messages_of_the_pages_locale() {
    let site = open_with(app(), set).await;
    let page = site.get("/fr").await;
    let (_, messages) = text(&page).split_once("id=\"perennial-messages\">").unwrap();
    let (messages, _) = messages.split_once("</script>").unwrap();
    let messages: serde_json::Value = serde_json::from_str(messages).unwrap();
    assert_eq!(messages["title"], "Villes de {-site}");
    assert_eq!(messages["-site"], "{@en}Meridian");
    assert_eq!(messages.as_object().unwrap().len(), 3, "no more than the client can show");
    let data = site.get("/.perennial/page/fr/state.json").await;
    let data: serde_json::Value = serde_json::from_str(text(&data)).unwrap();
    assert_eq!(data["messages"], messages);
}

#[tokio::test]
async fn a_message_that_a_locale_lacks_is_counted() {
    let site = open_with(app(), set).await;
    for (url, expected) in [("/", "{locale=\"fr\"} 0"), ("/fr", "{locale=\"fr\"} 1")] {
        site.get(url).await;
        let token = ("authorization", "Bearer secret");
        let metrics = site.send(Method::GET, "/.perennial/metrics", &[token]).await;
        let metrics = text(&metrics);
        assert!(
            metrics.contains(&format!("perennial_messages_missing_total{expected}")),
            "{metrics}"
        );
    }
}

#[tokio::test]
async fn the_default_locale_is_that_in_which_messages_were_checked() {
    let other =
        App::new().locales("fr", ["en"]).template(Template::new("").view(|| view! { p {} }));
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path());
    set(&mut settings);
    let refused = Site::open(other, settings).await.err().unwrap().to_string();
    assert!(refused.contains("PER-4111") && refused.contains("\"fr\""), "{refused}");
}

/// What a cache would say of a page.
async fn freshness(site: &crate::support::Opened, url: &str) -> String {
    let page = site.get(url).await;
    let status = header(&page, "cache-status");
    if status.contains("detail=stale") { "stale".into() } else { text(&page).into() }
}

async fn order_messages(site: &crate::support::Opened) {
    let token = [("authorization", "Bearer secret"), ("content-type", "application/json")];
    let body = r#"{"messages": true}"#;
    let done = site.send_body(Method::POST, "/.perennial/revalidate", &token, body).await;
    assert_eq!(done.status, 200, "{}", text(&done));
}

#[tokio::test]
async fn an_edited_message_makes_only_the_pages_stale_that_show_it() {
    let site = open_with(app(), set).await;
    let urls = ["/", "/fr", "/about", "/fr/about"];
    for url in urls {
        assert_ne!(freshness(&site, url).await, "stale", "{url}");
    }
    for (from, to, stale) in [
        ("Villes de", "Cités de", vec!["/fr"]),
        ("Meridian", "Equator", vec!["/", "/fr"]),
        ("About us", "About", vec!["/about", "/fr/about"]),
        ("\"Head\"", "\"Title\"", vec!["/about", "/fr/about"]),
        ("Head", "Head", vec![]),
    ] {
        let file = site.folder.path().join("translations.json");
        let edited = std::fs::read_to_string(&file).unwrap().replace(from, to);
        std::fs::write(&file, edited).unwrap();
        order_messages(&site).await;
        for url in urls {
            let is_stale = freshness(&site, url).await == "stale";
            assert_eq!(is_stale, stale.contains(&url), "{from} {url}");
        }
        // Behind the stale answer a new one was made.
        for url in stale {
            while freshness(&site, url).await == "stale" {
                tokio::task::yield_now().await;
            }
        }
    }
    assert!(freshness(&site, "/fr").await.contains("Cités de Equator"));
    assert!(freshness(&site, "/fr/about").await.contains("<title>Title</title>"));
}

#[tokio::test]
async fn messages_that_change_between_two_starts_of_one_build_end_the_pages_of_the_earlier_ones() {
    let opened = open_with(app(), set).await;
    let crate::support::Opened { site, folder } = opened;
    let opened = crate::support::Opened { site, folder };
    for url in ["/fr", "/fr/about"] {
        opened.get(url).await;
    }
    let crate::support::Opened { site, folder } = opened;
    site.shutdown().await;
    drop(site);
    let file = folder.path().join("translations.json");
    let edited = std::fs::read_to_string(&file).unwrap().replace("Villes de", "Cités de");
    std::fs::write(&file, edited).unwrap();
    let mut again = settings(folder.path());
    again.token = Some("secret".into());
    let site = Site::open(app(), again).await.unwrap();
    let opened = crate::support::Opened { site, folder };
    assert_eq!(freshness(&opened, "/fr").await, "stale");
    assert_ne!(freshness(&opened, "/fr/about").await, "stale");
}

#[tokio::test]
async fn in_development_a_page_shows_what_was_written_a_moment_ago() {
    let development = |settings: &mut Settings| {
        set(settings);
        settings.development = true;
    };
    let site = open_with(app(), development).await;
    assert!(text(&site.get("/fr").await).contains("Villes de"));
    let file = site.folder.path().join("translations.json");
    let edited = std::fs::read_to_string(&file).unwrap().replace("Villes de", "Cités de");
    std::fs::write(&file, edited).unwrap();
    assert!(site.at_once("/fr", &[]).is_none(), "it is not answered from memory");
    assert!(text(&site.get("/fr").await).contains("Cités de"));
}

#[tokio::test]
async fn a_page_brings_no_message_of_another_template() {
    let site = open_with(app(), set).await;
    for (url, own, other) in [("/", "\"title\"", "\"about\""), ("/about", "\"about\"", "\"title\"")]
    {
        let page = site.get(url).await;
        let (_, messages) = text(&page).split_once("id=\"perennial-messages\">").unwrap();
        let (messages, _) = messages.split_once("</script>").unwrap();
        assert!(messages.contains(own) && !messages.contains(other), "{url} {messages}");
    }
}

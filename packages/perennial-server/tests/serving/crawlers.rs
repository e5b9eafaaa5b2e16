//! Sitemap, robots and feeds: what exists, with real dates.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use http::Method;
use perennial_core::{
    App, BuildContext, Feed, FeedEntry, Head, PageError, RequestContext, RevalidationMode,
    RevalidationOrder, Robots, Template, ViewArgument,
};
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;

use crate::support::{Opened, header, open, refusal, text};

#[derive(Clone, Serialize, Deserialize)]
struct Article {
    slug: String,
    day: u64,
}

impl ViewArgument for Article {
    type State = Self;

    fn from_state(state: Self) -> Self {
        state
    }
}

async fn load(context: BuildContext) -> Result<Article, PageError> {
    let slug = context.param("slug")?.to_owned();
    match slug.as_str() {
        "missing" => Err(PageError::not_found("no such article")),
        "moved" => Err(PageError::redirect("/news/a")),
        _ => Ok(Article { day: slug.len() as u64, slug }),
    }
}

fn view(article: Article) -> View {
    view! { h1 { (article.slug) } }
}

fn plain() -> View {
    view! { h1 { "Plain" } }
}

fn app() -> App {
    App::new()
        .origin("https://example.org")
        .template(Template::new("").view(plain))
        .template(Template::new("search").view(plain).query_keys(["q"]).sitemap(false))
        .template(Template::new("list").view(plain).query_keys(["page"]))
        .template(
            Template::new("news/{slug}")
                .view(view)
                .head(|article: &Article| Head::title(&article.slug))
                .build_paths(async || vec!["news/a", "news/bb & <b>"])
                .build_state(load)
                .incremental_generation()
                .feed_entry(|article: &Article| {
                    let published = UNIX_EPOCH + Duration::from_secs(article.day * 86_400);
                    FeedEntry::new(&article.slug).summary("<b>new</b>").published(published)
                }),
        )
}

async fn settle(site: &Opened) {
    while site.site.stats().unwritten > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sitemap_lists_what_exists_and_says_when_it_changed() {
    let site = open(app(), &[]).await;
    for url in ["/news/a", "/news/new", "/news/missing", "/news/moved", "/search", "/list?page=2"] {
        site.get(url).await;
    }
    settle(&site).await;
    let sitemap = site.get("/sitemap.xml").await;
    assert_eq!(header(&sitemap, "content-type"), "application/xml; charset=utf-8");
    let xml = text(&sitemap);
    let entry = |url: &str| {
        let loc = format!("<url><loc>https://example.org{url}</loc>");
        xml.split_once(&loc).map(|(_, rest)| rest.split_once("</url>").unwrap().0.to_owned())
    };
    assert_eq!(xml.matches("<url>").count(), 5, "{xml}");
    for url in ["/", "/list", "/news/bb%20&amp;%20%3Cb%3E"] {
        assert_eq!(entry(url).as_deref(), Some(""), "{url}: {xml}");
    }
    for url in ["/news/a", "/news/new"] {
        let date = entry(url).unwrap_or_else(|| panic!("{url}: {xml}"));
        let date = date.strip_prefix("<lastmod>").unwrap().strip_suffix("</lastmod>").unwrap();
        assert!(date.starts_with("20") && date.ends_with('Z') && date.len() == 20, "{date}");
    }
    let tag = header(&sitemap, "etag");
    let again = site.send(Method::GET, "/sitemap.xml", &[("if-none-match", tag)]).await;
    assert_eq!(again.status, 304);
    let post = site.send(Method::POST, "/sitemap.xml", &[]).await;
    assert_eq!(post.status, 405);
    for url in ["/sitemap-1-of-2.xml", "/sitemap-0-of-1.xml", "/sitemap-x-of-1.xml"] {
        assert_eq!(site.get(url).await.status, 404, "{url}");
    }
}

#[tokio::test]
async fn there_is_none_of_it_where_the_app_does_not_say_where_it_stands() {
    let site = open(App::new().template(Template::new("").view(plain)), &[]).await;
    for url in ["/sitemap.xml", "/robots.txt", "/feed.xml"] {
        assert_eq!(site.get(url).await.status, 404, "{url}");
    }
}

#[tokio::test]
async fn robots_are_told_what_the_app_says_and_where_the_sitemap_is() {
    let default = open(app(), &[]).await;
    let robots = default.get("/robots.txt").await;
    let expected = "User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n";
    assert_eq!(text(&robots), expected);
    let own = open(app().robots(Robots::new().disallow("/search")), &[]).await;
    let robots = own.get("/robots.txt").await;
    assert!(text(&robots).starts_with("User-agent: *\nDisallow: /search\n\nSitemap:"));
    let file = open(app(), &[("robots.txt", b"of the static folder")]).await;
    assert_eq!(text(&file.get("/robots.txt").await), "of the static folder");
    let broken = app().robots(Robots::new().disallow("/a\nAllow: /"));
    assert!(refusal(broken, &[]).await.contains("PER-2090"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_lists_the_newest_pages_with_their_own_dates() {
    let feed = Feed::new("/feed.xml").title("<News>").author("Ann & Bob").limit(2);
    let site = open(app().feed(feed), &[]).await;
    site.get("/news/the-newest-one").await;
    settle(&site).await;
    let feed = site.get("/feed.xml").await;
    assert_eq!(header(&feed, "content-type"), "application/atom+xml; charset=utf-8");
    let xml = text(&feed);
    assert!(xml.contains("<id>https://example.org/feed.xml</id>\n<title>&lt;News&gt;</title>"));
    assert!(xml.contains("<updated>1970-01-15T00:00:00Z</updated>\n<link rel=\"self\""), "{xml}");
    assert!(xml.contains("<author><name>Ann &amp; Bob</name></author>"), "{xml}");
    let entries: Vec<&str> = xml.split("<entry>").skip(1).collect();
    assert_eq!(entries.len(), 2, "{xml}");
    assert!(entries[0].starts_with("<id>https://example.org/news/the-newest-one</id>"), "{xml}");
    assert!(entries[0].contains("<published>1970-01-15T00:00:00Z</published>"), "{xml}");
    assert!(entries[1].contains("<summary>&lt;b&gt;new&lt;/b&gt;</summary>"), "{xml}");
    let page = site.get("/").await;
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"&lt;News&gt;\" \
                href=\"https://example.org/feed.xml\">";
    assert!(text(&page).contains(link), "{}", text(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_of_pages_without_feed_entries_says_what_their_heads_say() {
    let app = App::new()
        .origin("https://example.org")
        .template(Template::new("about").view(plain).head(|(): &()| Head::title("About us")))
        .feed(Feed::new("/feed.xml").template("/about"));
    let site = open(app, &[]).await;
    let feed = site.get("/feed.xml").await;
    let xml = text(&feed);
    assert!(xml.contains("<title>example.org</title>"), "{xml}");
    assert!(xml.contains("<id>https://example.org/about</id><title>About us</title>"), "{xml}");
}

#[tokio::test]
async fn a_feed_that_cannot_be_served_is_named_when_the_server_starts() {
    let feed = || Feed::new("/feed.xml").template("nothing");
    assert!(refusal(app().feed(feed()), &[]).await.contains("\"nothing\""));
    let no_origin = App::new().template(Template::new("a").view(plain));
    let no_origin = no_origin.feed(Feed::new("/feed.xml").template("a"));
    assert!(refusal(no_origin, &[]).await.contains("App::origin"));
    assert!(refusal(app().feed(Feed::new("feed.xml")), &[]).await.contains("PER-1010"));
    let none = App::new().origin("https://a.example").feed(Feed::new("/feed.xml"));
    assert!(refusal(none, &[]).await.contains("no template"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_behind_a_guard_is_told_to_nobody() {
    async fn nobody(_: RequestContext) -> Result<(), PageError> {
        Err(PageError::client(403, "Members only."))
    }
    let app = || {
        App::new()
            .origin("https://example.org")
            .template(Template::new("open").view(plain))
            .template(
                Template::new("members/{slug}")
                    .view(view)
                    .build_paths(async || vec!["members/ann"])
                    .build_state(load)
                    .guard(nobody),
            )
    };
    let site = open(app(), &[]).await;
    let sitemap = site.get("/sitemap.xml").await;
    assert!(text(&sitemap).contains("/open") && !text(&sitemap).contains("members"));
    let feed = app().feed(Feed::new("/feed.xml").template("members/{slug}"));
    assert!(refusal(feed, &[]).await.contains("have a guard"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_sitemap_is_divided_into_parts_that_hold_every_page_once() {
    const PAGES: usize = 20_500;
    let paths = async || (0..PAGES).map(|number| format!("news/{number}")).collect::<Vec<_>>();
    let template = Template::new("news/{slug}").view(view).build_paths(paths).build_state(load);
    let site = open(App::new().origin("https://example.org").template(template), &[]).await;
    let index = site.get("/sitemap.xml").await;
    let locations = |xml: &str| -> Vec<String> {
        let rest = xml.split("<loc>https://example.org").skip(1);
        rest.map(|rest| rest.split_once("</loc>").unwrap().0.to_owned()).collect()
    };
    let parts = locations(text(&index));
    assert_eq!(parts, ["/sitemap-1-of-2.xml", "/sitemap-2-of-2.xml"]);
    let mut pages = Vec::new();
    for part in parts {
        let part = site.get(&part).await;
        let listed = locations(text(&part));
        assert!((9_000..12_000).contains(&listed.len()), "{}", listed.len());
        pages.extend(listed);
    }
    pages.sort_unstable();
    pages.dedup();
    assert_eq!(pages.len(), PAGES);
    assert_eq!(site.get("/sitemap-1-of-1.xml").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_compressed_as_the_request_likes_it() {
    let site = open(app().feed(Feed::new("/feed.xml")), &[]).await;
    let plain = site.get("/feed.xml").await;
    assert_eq!(header(&plain, "vary"), "accept-encoding");
    let accept = [("accept-encoding", "gzip")];
    let gzip = site.send(Method::GET, "/feed.xml", &accept).await;
    assert_eq!(header(&gzip, "content-encoding"), "gzip");
    assert!(header(&gzip, "etag") != header(&plain, "etag"));
    let know = [accept[0], ("if-none-match", header(&gzip, "etag"))];
    assert_eq!(site.send(Method::GET, "/feed.xml", &know).await.status, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_whose_page_was_invalidated_is_not_told_as_fresh_and_one_purged_is_not_told() {
    static DAYS: AtomicU64 = AtomicU64::new(1);
    let load = async |_: BuildContext| {
        let day = DAYS.load(Ordering::SeqCst);
        Ok::<_, PageError>(Article { slug: format!("day {day}"), day })
    };
    let app = App::new().origin("https://example.org").template(
        Template::new("news/{slug}")
            .view(view)
            .build_paths(async || vec!["news/a"])
            .build_state(load)
            .tags(|_: &Article| ["news"])
            .feed_entry(|article: &Article| FeedEntry::new(&article.slug)),
    );
    let (send, receive) = std::sync::mpsc::channel();
    let app = app.feed(Feed::new("/feed.xml")).on_start(move |it| send.send(it));
    let site = open(app, &[]).await;
    site.site.start().await.unwrap();
    let revalidator = receive.recv().unwrap();
    let feed = site.get("/feed.xml").await;
    assert!(text(&feed).contains("day 1"));
    assert!(header(&feed, "cache-control") != "public, max-age=0");
    DAYS.store(2, Ordering::SeqCst);
    revalidator.tag("news").await.unwrap();
    let feed = site.get("/feed.xml").await;
    assert_eq!(header(&feed, "cache-control"), "public, max-age=0");
    let (tags, mode) = (vec!["news".to_owned()], RevalidationMode::Purge);
    let order = RevalidationOrder { tags, mode, ..RevalidationOrder::default() };
    revalidator.order(order).await.unwrap();
    let feed = site.get("/feed.xml").await;
    assert!(text(&feed).contains("day 2") && !text(&feed).contains("day 1"));
}

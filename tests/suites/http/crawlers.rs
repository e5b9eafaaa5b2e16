//! What the atlas says to crawlers: sitemap, robots, and the linked data of its pages.

use perennial_tests::{Build, Page};
use serde_json::Value;

use crate::CITY;

const ORIGIN: &str = "https://atlas.example.org";

/// What stands behind a page's address in the sitemap, if it is there.
fn entry<'a>(sitemap: &'a str, path: &str) -> Option<&'a str> {
    let (_, rest) = sitemap.split_once(&format!("<url><loc>{ORIGIN}{path}</loc>"))?;
    let (entry, _) = rest.split_once("</url>").unwrap();
    // Behind its date stand the same page's addresses in the other languages.
    Some(entry.split_once("<xhtml:link").map_or(entry, |(date, _)| date))
}

#[test]
fn the_sitemap_lists_what_exists_with_the_dates_of_what_is_stored() {
    let mut site = Build::Release.start();
    for path in ["/city/paris", CITY, "/city/no-such-place", "/search?q=tartu"] {
        site.get(path).unwrap();
    }
    // What is stored is there for sure after a restart.
    site.restart().unwrap();
    let response = site.get("/sitemap.xml").unwrap();
    assert_eq!(response.header("content-type"), Some("application/xml; charset=utf-8"));
    let sitemap = response.text();
    assert!(sitemap.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns="));
    assert_eq!(entry(&sitemap, "/"), Some(""), "{sitemap}");
    for path in ["/city/paris", CITY] {
        let date = entry(&sitemap, path).unwrap_or_else(|| panic!("{path}: {sitemap}"));
        assert!(date.starts_with("<lastmod>20") && date.ends_with("Z</lastmod>"), "{date}");
    }
    for path in ["/city/no-such-place", "/search", "/search?q=tartu"] {
        assert_eq!(entry(&sitemap, path), None, "{path}");
    }
    // The fifty cities of the build and the start page in five languages, and the two that were visited.
    assert_eq!(sitemap.matches("<url>").count(), 5 * 51 + 2, "{sitemap}");
}

#[test]
fn the_feed_lists_the_newest_pages_first_and_every_page_names_it() {
    let site = Build::Release.start();
    // The fifty cities of the build are not in this store: the feed has them made.
    let response = site.get("/feed.xml").unwrap();
    assert_eq!(response.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    let feed = response.text();
    let entries: Vec<&str> = feed.split("<entry>").skip(1).collect();
    assert_eq!(entries.len(), 20, "{feed}");
    let updated = |entry: &str| {
        let (_, rest) = entry.split_once("<updated>").unwrap();
        rest.split_once("</updated>").unwrap().0.to_owned()
    };
    let dates: Vec<String> = entries.iter().map(|entry| updated(entry)).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    let page = Page(site.get("/").unwrap().text());
    let link = format!(
        "type=\"application/atom+xml\" title=\"Atlas: the newest pages\" href=\"{ORIGIN}/feed.xml\""
    );
    assert!(page.element("head").contains(&link), "{}", page.0);
}

#[test]
fn robots_are_kept_from_the_search_and_led_to_the_sitemap() {
    let site = Build::Release.start();
    let robots = site.get("/robots.txt").unwrap();
    assert_eq!(robots.header("content-type"), Some("text/plain; charset=utf-8"));
    let expected = format!("User-agent: *\nDisallow: /search\n\nSitemap: {ORIGIN}/sitemap.xml\n");
    assert_eq!(robots.text(), expected);
}

#[test]
fn a_city_says_what_it_is_to_those_who_link_to_it() {
    let site = Build::Release.start();
    let page = Page(site.get(CITY).unwrap().text());
    let head = page.element("head");
    assert!(head.contains(&format!("rel=\"canonical\" href=\"{ORIGIN}{CITY}\"")), "{head}");
    for (name, content) in [
        ("og:type", "website"),
        ("og:title", "Tartu, Estonia · Atlas"),
        ("og:url", &format!("{ORIGIN}{CITY}")),
        ("og:site_name", "Atlas"),
    ] {
        let meta = format!("<meta property=\"{name}\" content=\"{content}\"");
        assert_eq!(head.matches(&meta).count(), 1, "{meta}\n{head}");
    }
    let scripts = page.scripts();
    let linked = scripts.iter().find(|(attributes, _)| attributes.contains("ld+json"));
    let linked: Value = serde_json::from_str(linked.unwrap().1).unwrap();
    assert_eq!(linked["@type"], "City");
    assert_eq!(linked["name"], "Tartu");
    assert_eq!(linked["containedInPlace"]["name"], "Estonia");
    assert!((linked["geo"]["latitude"].as_f64().unwrap() - 58.38).abs() < 0.1, "{linked}");
}

#[test]
fn what_stands_around_every_page_is_outside_of_what_is_hydrated() {
    let site = Build::Release.start();
    for path in ["/", CITY, "/city/no-such-place"] {
        let page = site.get(path).unwrap().text();
        let (_, after) = page.split_once("</nav></div><footer>").unwrap_or_else(|| {
            panic!("{path} has no footer behind the page's element: {page}");
        });
        let (footer, _) = after.split_once("</footer>").unwrap();
        assert!(footer.contains("GeoNames") && !footer.contains("data-hk"), "{footer}");
    }
}

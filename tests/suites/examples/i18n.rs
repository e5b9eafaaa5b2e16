//! The example of the messages.

use perennial_test::Browser;
use perennial_test::http::{Connection, Request};
use perennial_tests::{Example, Random, follow};

use crate::open;

const I18N: Example = Example("i18n");

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    let pages = ["/", "/plurals", "/markup", "/languages", "/fr", "/pl/formats", "/ar/plurals"];
    // Before "PM", ICU4X writes a narrow space, and Chromium a plain one.
    I18N.pages(&pages).differing("/formats", ".time").differing("/any", ".time").check().await;
}

/// A text as it is compared: browsers and ICU4X differ in spaces, and always will.
async fn text(browser: &Browser, selector: &str) -> String {
    let script = format!("document.querySelector('{selector}').textContent");
    let text = browser.evaluate(&script).await.unwrap();
    let text = text.as_str().unwrap().to_owned();
    text.replace(['\u{2068}', '\u{2069}'], "").replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn the_browser_writes_a_message_anew_when_an_argument_changes() {
    for (path, texts) in [
        (
            "/plurals",
            [("1 city", "1st place"), ("2 cities", "2nd place"), ("1,002 cities", "1,002nd place")],
        ),
        (
            "/fr/plurals",
            [("1 ville", "1re place"), ("2 villes", "2e place"), ("1 002 villes", "1 002e place")],
        ),
        (
            "/pl/plurals",
            [
                ("1 miasto", "1. miejsce"),
                ("2 miasta", "2. miejsce"),
                ("1002 miasta", "1002. miejsce"),
            ],
        ),
    ] {
        let (_site, browser) = open(I18N, path).await;
        for (step, (cities, place)) in texts.into_iter().enumerate() {
            if step > 0 {
                browser.click(if step == 1 { ".more" } else { ".thousand" }).await.unwrap();
            }
            assert_eq!(text(&browser, ".cities").await, cities, "{path}");
            assert_eq!(text(&browser, ".place").await, place, "{path}");
        }
        browser.finish().await.unwrap();
    }
}

#[tokio::test]
async fn the_browser_takes_over_what_the_server_wrote() {
    let (site, browser) = open(I18N, "/fr/formats").await;
    let served = site.get("/fr/formats").unwrap().text();
    for class in ["number", "share", "price", "date", "time"] {
        let script = format!("document.querySelector('.{class}').textContent");
        let shown = browser.evaluate(&script).await.unwrap();
        assert!(served.contains(shown.as_str().unwrap().trim()), "{class} {shown}");
    }
    browser.click("main button").await.unwrap();
    assert_eq!(text(&browser, ".number").await, "1 234 568,891 personnes");
    assert_eq!(text(&browser, ".share").await, "26,6 % de tous");
    assert_eq!(text(&browser, ".price").await, "Prix : 1 010,50 €");
    assert_eq!(text(&browser, ".date").await, "Le 15 novembre 2023");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn elements_stand_within_a_sentence_and_stay_there() {
    let (_site, browser) = open(I18N, "/markup").await;
    assert_eq!(text(&browser, ".terms").await, "Read our terms. You have read them 0 times.");
    browser.click("main button").await.unwrap();
    assert_eq!(text(&browser, ".terms").await, "Read our terms. You have read them once.");
    assert_eq!(text(&browser, ".terms strong").await, "once");
    follow(&browser, "/").await;
    assert_eq!(browser.text("h1").await.unwrap(), "Welcome to Meridian");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_navigation_brings_the_messages_of_its_page_and_locale() {
    let (_site, browser) = open(I18N, "/").await;
    follow(&browser, "/plurals").await;
    browser.click(".more").await.unwrap();
    assert_eq!(text(&browser, ".cities").await, "2 cities");
    follow(&browser, "/ar/plurals").await;
    let root = "document.documentElement.lang + document.documentElement.dir";
    assert_eq!(browser.evaluate(root).await.unwrap(), "arrtl");
    assert_eq!(text(&browser, ".cities").await, "مدينة واحدة");
    browser.click(".more").await.unwrap();
    assert_eq!(text(&browser, ".cities").await, "مدينتان");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_visitor_who_chose_a_locale_stays_on_the_page_and_comes_back_to_the_locale() {
    let (site, browser) = open(I18N, "/languages?x=1#end").await;
    browser.click("button[lang=fr]").await.unwrap();
    browser.until("document.documentElement.lang === 'fr'").await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Langues");
    assert_eq!(browser.url().await.unwrap(), site.url("/fr/languages?x=1#end"));
    let cookie = browser.evaluate("document.cookie").await.unwrap();
    let request = Request::get("/").header("cookie", cookie.as_str().unwrap());
    let response = site.send(&request).unwrap();
    assert_eq!((response.status, response.header("location")), (307, Some("/fr")));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn ten_thousand_random_preferences_give_a_page_or_a_redirect_and_never_another_locales_page()
{
    const PARTS: [&str; 20] = [
        "fr",
        "pl",
        "AR",
        "en",
        "de",
        "*",
        ",",
        ";",
        "q=",
        "0.5",
        "1",
        "2",
        "-",
        "_",
        " ",
        "\t",
        "\u{e9}",
        "x-default",
        "zh-Hant-TW",
        "\"",
    ];
    const PAGES: [(&str, &str); 4] = [("/", "en"), ("/fr", "fr"), ("/ar", "ar"), ("/pl", "pl")];
    let site = I18N.start();
    let mut connection = Connection::open(site.address()).unwrap();
    let mut random = Random::new(13);
    for _ in 0..10_000 {
        let length = random.below(24);
        let list: String = (0..length).map(|_| *random.one_of(&PARTS)).collect();
        let header = *random.one_of(&["accept-language", "cookie"]);
        let value = if header == "cookie" { format!("perennial-locale={list}") } else { list };
        let (path, locale) = *random.one_of(&PAGES);
        let request = Request::get(path).header(header, &value);
        let response = match connection.send(&request) {
            Ok(response) => response,
            // A server may close a connection after any response.
            Err(_) => {
                connection = Connection::open(site.address()).unwrap();
                connection.send(&request).unwrap()
            }
        };
        let is_page = response.text().contains(&format!("<html lang=\"{locale}\""));
        let to = response.header("location").unwrap_or_default();
        let is_redirect = path == "/" && ["/fr", "/ar", "/pl"].contains(&to);
        match response.status {
            200 => assert!(is_page, "{path} {header}: {value:?}"),
            307 => assert!(is_redirect, "{path} {header}: {value:?} to {to}"),
            status => panic!("{path} {header}: {value:?} gives {status}"),
        }
    }
}

/// The names of the framework's own messages, as its sources write them.
fn own_messages() -> std::collections::BTreeSet<String> {
    let packages =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("packages");
    let files = ["perennial-core/src/error_views.rs", "perennial-server/src/messages.rs"];
    let sources = files.map(|file| std::fs::read_to_string(packages.join(file)).unwrap());
    let begins = ["\\u{1}perennial-", "\"perennial-"];
    let names = sources.iter().flat_map(|source| {
        begins.iter().flat_map(|begin| source.split(begin).skip(1)).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && !"-.".contains(c));
            format!("perennial-{}", &rest[..end.unwrap()])
        })
    });
    names.collect()
}

#[test]
fn every_example_has_the_frameworks_own_texts_in_every_language_but_english() {
    use perennial_fluent::compile::{CompileLimits, read_folder};
    let own = own_messages();
    assert!(own.contains("perennial-not-found.message") && own.len() > 15, "{own:?}");
    let examples =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("examples");
    let mut locales = 0;
    for example in std::fs::read_dir(examples).unwrap() {
        let folder = example.unwrap().path().join("translations");
        let read = read_folder(&folder, &folder, CompileLimits::default()).unwrap();
        for (locale, messages) in read.locales.iter().filter(|(locale, _)| *locale != "en") {
            let missing: Vec<_> = own.iter().filter(|id| !messages.0.contains_key(*id)).collect();
            assert!(missing.is_empty(), "{folder:?} {locale} lacks {missing:?}");
            locales += 1;
        }
    }
    assert!(locales >= 3);
}

//! Layout: a phone, a narrow one, a desk; light and dark.

use perennial_test::BrowserOptions;
use perennial_tests::{Build, target_folder};

use crate::CITY;
use crate::island::MAP;

const PATHS: [(&str, &str); 8] = [
    ("home", "/"),
    ("country", "/country/us"),
    ("map", MAP),
    ("city", CITY),
    ("search", "/search?q=san"),
    ("arabic", "/ar/city/tartu"),
    ("japanese", "/ja/country/jp"),
    ("missing", "/nothing"),
];

#[tokio::test]
async fn no_page_is_wider_than_its_window() {
    let site = Build::Release.start();
    let pictures = target_folder().join("screenshots");
    std::fs::create_dir_all(&pictures).unwrap();
    let windows = [
        ("phone", BrowserOptions::new().phone()),
        ("narrow", BrowserOptions::new().phone().size(320, 568)),
        ("phone-dark", BrowserOptions::new().phone().dark()),
        ("desk", BrowserOptions::new()),
        ("desk-dark", BrowserOptions::new().dark()),
    ];
    for (window, options) in windows {
        let browser = options.start().await.unwrap();
        for (name, path) in PATHS {
            browser.goto(&site.url(path)).await.unwrap();
            if path != MAP {
                browser.hydrated().await.unwrap();
            }
            let wide =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(
                browser.evaluate(wide).await.unwrap(),
                0,
                "{path} on the {window} scrolls sideways"
            );
            browser.screenshot(pictures.join(format!("{name}-{window}.png"))).await.unwrap();
        }
    }
}

#[tokio::test]
async fn who_prefers_the_dark_gets_a_dark_page() {
    let site = Build::Release.start();
    let mut backgrounds = Vec::new();
    for options in [BrowserOptions::new(), BrowserOptions::new().dark()] {
        let browser = options.start().await.unwrap();
        browser.goto(&site.url("/")).await.unwrap();
        let canvas = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).color";
        backgrounds.push(browser.evaluate(canvas).await.unwrap());
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
}

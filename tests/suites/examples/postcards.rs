//! The example of the postcards: files of visitors.

use std::fs;
use std::path::PathBuf;

use perennial_test::http::Request;
use perennial_test::{Browser, BrowserOptions, Site};
use perennial_tests::Example;

use crate::finish_refused;

const POSTCARDS: Example = Example("postcards");
const TOKEN: &str = "a token of the tests: not a secret";
/// Four by three pixels of one colour.
const PNG: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x04\x00\x00\
    \x00\x03\x08\x02\x00\x00\x00\x3b\x96\x39\x91\x00\x00\x00\x10\x49\x44\x41\x54\x78\xda\x63\
    \xd0\x88\x8f\x82\x23\x06\x9c\x1c\x00\xcb\x79\x0a\x8d\x8a\xce\x92\xc2\x00\x00\x00\x00\x49\
    \x45\x4e\x44\xae\x42\x60\x82";

/// The wall with a folder of its own, and files to send.
struct Wall {
    folder: tempfile::TempDir,
    site: Site,
}

impl Wall {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = POSTCARDS.site().variable("POSTCARDS_DATA", folder.path().join("data"));
        let site = site.variable("PERENNIAL_UPLOADS", folder.path());
        let site = site.variable("PERENNIAL_TOKEN", TOKEN).start().unwrap();
        for (name, content) in
            [("a.png", PNG), ("a.txt", b"a text"), ("fake.png", b"<svg onload=alert(1)>")]
        {
            fs::write(folder.path().join(name), content).unwrap();
        }
        Self { folder, site }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Fills the form, and sends it.
    async fn send(&self, browser: &Browser, text: &str, file: &str) {
        let field = browser.element("textarea").await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
        let file = self.file(file).display().to_string();
        browser.element("input[type=file]").await.unwrap().send_keys(file).await.unwrap();
        browser.click(".new button").await.unwrap();
    }

    /// What the server holds of files while no form is read.
    fn left(&self) -> usize {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|it| it.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with("perennial-upload-")).count()
    }

    fn tags(&self, path: &str) -> String {
        let explained = Request::get(&format!("/.perennial/explain?path={path}"))
            .header("Authorization", &format!("Bearer {TOKEN}"));
        self.site.send(&explained).unwrap().text()
    }
}

fn error(text: &str) -> String {
    format!(
        "[...document.querySelectorAll('.error')].some(it => it.textContent.includes('{text}'))"
    )
}

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    POSTCARDS.check(&["/", "/card/2"]).await;
}

#[tokio::test]
async fn a_picture_is_checked_in_the_browser_and_on_the_server_and_then_it_is_on_every_wall() {
    let wall = Wall::start();
    let (browser, other) = (Browser::start().await.unwrap(), Browser::start().await.unwrap());
    for browser in [&browser, &other] {
        browser.goto(&wall.site.url("/")).await.unwrap();
        browser.hydrated().await.unwrap();
    }
    let posts = "performance.getEntriesByType('resource').filter(it => it.name.includes('/action/')).length";
    wall.send(&browser, "Hello", "a.txt").await;
    browser.until(&error("That is not a picture.")).await.unwrap();
    assert_eq!(browser.evaluate(posts).await.unwrap(), 0, "nothing was sent");
    // Its name and its type are those of a picture, and it is none.
    wall.send(&browser, "Hello", "fake.png").await;
    browser.until(&error("Only pictures of the kinds")).await.unwrap();
    assert_eq!(browser.evaluate(posts).await.unwrap(), 1);
    wall.send(&browser, "Hello from here", "a.png").await;
    browser.until("location.pathname === '/card/3'").await.unwrap();
    browser.until("document.querySelector('img.whole')?.naturalWidth === 4").await.unwrap();
    browser.expect("figcaption").to_have_text("Hello from here").await.unwrap();
    // The other visitor is told.
    other
        .until("document.querySelector('.wall .card')?.textContent === 'Hello from here'")
        .await
        .unwrap();
    assert_eq!(wall.left(), 0);
    for (path, tags) in [("/", &["\"wall\"", "\"card:3\""][..]), ("/card/3", &["\"card:3\""])] {
        let explained = wall.tags(path);
        assert!(tags.iter().all(|tag| explained.contains(tag)), "{path}: {explained}");
    }
    finish_refused(browser, 1).await;
    other.finish().await.unwrap();
}

#[tokio::test]
async fn a_picture_is_sent_without_javascript() {
    let wall = Wall::start();
    let browser = BrowserOptions::new().without_javascript().start().await.unwrap();
    browser.goto(&wall.site.url("/")).await.unwrap();
    wall.send(&browser, "Typed once", "fake.png").await;
    browser.expect(".new").to_contain_text("Only pictures of the kinds").await.unwrap();
    let typed = browser.element("textarea").await.unwrap().prop("value").await.unwrap();
    assert_eq!(typed.as_deref(), Some("Typed once"));
    wall.send(&browser, "Typed twice", "a.png").await;
    browser.expect("figcaption").to_have_text("Typed twice").await.unwrap();
    assert_eq!(browser.url().await.unwrap(), wall.site.url("/card/3"));
    let picture = wall.site.get("/pictures/3").unwrap();
    assert_eq!((picture.header("content-type"), &picture.body[..]), (Some("image/png"), PNG));
    for missing in ["/pictures/4", "/pictures/18446744073709551615", "/card/4"] {
        assert_eq!(wall.site.get(missing).unwrap().status, 404, "{missing}");
    }
    assert_eq!(wall.left(), 0);
    finish_refused(browser, 1).await;
}

//! [`Example`]: a built example, and what holds for every page of every example.

use perennial_protocol::document::{ROOT_ID, WIDGET_ELEMENT};
use perennial_protocol::environment;
use perennial_test::{Browser, BrowserOptions, Site, SiteBuilder, http};
use serde_json::{Value, json};

use crate::atlas::built;
use crate::{Axe, target_folder};

/// What every page is sent with, unless the example says otherwise.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/// Which builds of the examples are driven: with the value `release`, those; else the development
/// builds.
const MODE: &str = "PERENNIAL_EXAMPLES";

/// A build of an example, by the name of its package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example(pub &'static str);

impl Example {
    /// The example, ready to be started with an empty store.
    ///
    /// # Panics
    /// If it is not built.
    pub fn site(self) -> SiteBuilder {
        let release = Self::is_release();
        let (folder, flag) = if release { ("release", "--release ") } else { ("dev", "") };
        let dist = target_folder().join("perennial").join(self.0).join(folder);
        built(&dist, &format!("build {flag}examples/{}", self.0));
        let site = Site::of(dist);
        if release { site } else { site.variable(environment::DEVELOPMENT, "1") }
    }

    /// Whether the release builds are driven.
    #[must_use]
    pub fn is_release() -> bool {
        std::env::var(MODE).is_ok_and(|mode| mode == "release")
    }

    /// Starts the example with an empty store.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn start(self) -> Site {
        self.site().start().unwrap()
    }

    /// Checks what holds for every page of every example. The pages that are named here are the
    /// same whenever they are made.
    ///
    /// - Made at build time, at the first request and after navigation, a page is the same.
    /// - Its console is empty, and the content security policy is the strict one.
    /// - Without JavaScript it can be read.
    /// - axe finds nothing: in light, dark and on a phone, after hydration and after navigation.
    ///
    /// # Panics
    /// If one of these does not hold: with the page.
    pub async fn check(self, pages: &[&str]) {
        let store = tempfile::tempdir().unwrap();
        let at_build_time = self.site().store(store.path());
        at_build_time.build_pages().unwrap();
        let (early, late) = (at_build_time.start().unwrap(), self.start());
        for page in pages {
            same_whenever_it_is_made(&early, &late, page);
        }
        drop(late);
        navigation_shows_what_is_served(&early, pages).await;
        readable_without_javascript(&early, pages).await;
        accessible(&early, None, pages).await;
    }

    /// Checks the same for pages that nothing takes over when they are loaded, but for one thing:
    /// what they show after navigation, when they are awake, they need not show when they are
    /// loaded. `from` is a page that is taken over, from which links lead to them.
    ///
    /// # Panics
    /// If one of these does not hold: with the page.
    pub async fn check_asleep(self, from: &str, pages: &[&str]) {
        let store = tempfile::tempdir().unwrap();
        let at_build_time = self.site().store(store.path());
        at_build_time.build_pages().unwrap();
        let (early, late) = (at_build_time.start().unwrap(), self.start());
        for page in pages {
            same_whenever_it_is_made(&early, &late, page);
        }
        drop(late);
        readable_without_javascript(&early, pages).await;
        accessible(&early, Some(from), pages).await;
    }

    /// Checks by axe alone pages that are not the same whenever they are made.
    ///
    /// # Panics
    /// If it finds something: with the page.
    pub async fn check_accessibility(self, pages: &[&str]) {
        accessible(&self.start(), None, pages).await;
    }
}

fn same_whenever_it_is_made(early: &Site, late: &Site, page: &str) {
    // A crawler waits where others are shown a loading page.
    let request = http::Request::get(page).header("User-Agent", "ExampleBot");
    let (first, second) = (early.send(&request).unwrap(), late.send(&request).unwrap());
    assert_eq!((first.status, second.status), (200, 200), "{page}");
    let policy = first.header("content-security-policy").unwrap();
    assert!(policy.starts_with(POLICY) && !policy.contains("unsafe-inline"), "{page}: {policy}");
    assert_eq!(first.text(), second.text(), "{page}, at build time and at the first request");
}

/// What the root element holds, but for what hydration leaves and takes, and for what holes hold,
/// which depends on whether they are filled yet.
fn shown() -> String {
    format!(
        "(root => {{
            const copy = document.importNode(root, true);
            const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
            const comments = [];
            while (walker.nextNode()) comments.push(walker.currentNode);
            comments.forEach(it => it.remove());
            copy.querySelectorAll('{WIDGET_ELEMENT}').forEach(it => it.replaceChildren());
            copy.querySelectorAll('*').forEach(it => {{
                it.removeAttribute('data-hk');
                it.removeAttribute('data-hydrated');
            }});
            copy.normalize();
            return [document.title, copy.innerHTML];
        }})(document.getElementById('{ROOT_ID}'))"
    )
}

/// Loads each page in full, and then goes to it from the one before by a link.
async fn navigation_shows_what_is_served(site: &Site, pages: &[&str]) {
    let browser = Browser::start().await.unwrap();
    let mut loaded: Vec<Value> = Vec::new();
    for page in pages {
        browser.goto(&site.url(page)).await.unwrap();
        browser.hydrated().await.unwrap();
        loaded.push(browser.evaluate(&shown()).await.unwrap());
    }
    for (page, loaded) in pages.iter().zip(&loaded) {
        follow(&browser, page).await;
        let now = browser.evaluate(&shown()).await.unwrap();
        assert_eq!(&now, loaded, "{page}, after navigation and when it was loaded");
    }
    browser.finish().await.unwrap();
}

/// Goes to a page by a link, without a full load.
///
/// # Panics
/// If the client does not arrive there.
pub async fn follow(browser: &Browser, page: &str) {
    let page = json!(page);
    let click = format!(
        "(() => {{
            window.stays = true;
            window.arrived = false;
            document.addEventListener('perennial:navigated', () => window.arrived = true, {{ once: true }});
            const link = document.createElement('a');
            link.href = {page};
            document.body.append(link);
            link.click();
            link.remove();
            return true;
        }})()"
    );
    browser.evaluate(&click).await.unwrap();
    browser.until("window.stays && window.arrived").await.unwrap();
}

async fn readable_without_javascript(site: &Site, pages: &[&str]) {
    let browser = BrowserOptions::new().without_javascript().start().await.unwrap();
    for page in pages {
        browser.goto(&site.url(page)).await.unwrap();
        let heading = browser.text("h1").await.unwrap();
        assert!(!heading.is_empty(), "{page} has no heading without JavaScript");
    }
    browser.finish().await.unwrap();
}

/// `from` is the page from which links lead to those that nothing takes over.
async fn accessible(site: &Site, from: Option<&str>, pages: &[&str]) {
    let axe = Axe::read();
    let looks =
        [BrowserOptions::new(), BrowserOptions::new().dark(), BrowserOptions::new().phone()];
    for look in looks {
        let browser = look.start().await.unwrap();
        Axe::allow(&browser).await;
        for page in pages {
            browser.goto(&site.url(page)).await.unwrap();
            if from.is_none() {
                browser.hydrated().await.unwrap();
            }
            axe.check(&browser, &format!("{page}, {look:?}")).await;
        }
        if let Some(from) = from {
            browser.goto(&site.url(from)).await.unwrap();
            browser.hydrated().await.unwrap();
        }
        for page in pages {
            follow(&browser, page).await;
            axe.check(&browser, &format!("{page} after navigation, {look:?}")).await;
        }
    }
}

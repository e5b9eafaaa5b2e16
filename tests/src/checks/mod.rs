//! [`Checks`]: what holds for every page of every example.

mod accessible;
mod keyboard;
mod sameness;

use perennial_test::http::Request;
use perennial_test::{Browser, BrowserOptions, Site};
use serde_json::json;

use crate::{Example, Patterns};

/// The pages of an example, each template in at least one of them, and what is special about some.
#[derive(Debug, Clone)]
#[must_use = "nothing is checked until `check` is called"]
pub struct Checks {
    example: Example,
    pages: Vec<CheckedPage>,
    redirects: Vec<&'static str>,
    cookie: Option<(&'static str, &'static str)>,
}

/// One page.
#[derive(Debug, Clone, Copy)]
struct CheckedPage {
    path: &'static str,
    status: u16,
    /// Selects what of it is another each time.
    differs: Option<&'static str>,
    waking: Waking,
}

/// Whether the client takes a page over when it is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waking {
    ByItself,
    /// It sleeps, or only its islands wake. Links lead to it from this page, which wakes by itself.
    Never(&'static str),
    /// It shows what happens when the client fails.
    Fails,
}

impl CheckedPage {
    const fn new(path: &'static str, waking: Waking) -> Self {
        Self { path, status: 200, differs: None, waking }
    }

    /// Loads it, and waits until it is as awake as it gets by itself.
    async fn load(&self, site: &Site, browser: &Browser) {
        browser.goto(&site.url(self.path)).await.unwrap();
        if self.waking == Waking::ByItself {
            browser.hydrated().await.unwrap();
        }
    }
}

impl Checks {
    pub(crate) fn of(example: Example, pages: &[&'static str]) -> Self {
        let pages = pages.iter().map(|page| CheckedPage::new(page, Waking::ByItself)).collect();
        Self { example, pages, redirects: Vec::new(), cookie: None }
    }

    /// A page that is another each time it is made or asked for, but only in what this selects.
    pub fn differing(mut self, path: &'static str, differs: &'static str) -> Self {
        let page = CheckedPage::new(path, Waking::ByItself);
        self.pages.push(CheckedPage { differs: Some(differs), ..page });
        self
    }

    /// Pages that nothing takes over when they are loaded. After navigation, from a page that is
    /// taken over, they are awake: apart from what `differs` selects, they show the same.
    pub fn asleep(
        mut self,
        from: &'static str,
        pages: &[&'static str],
        differs: &'static str,
    ) -> Self {
        self.pages.extend(pages.iter().map(|page| CheckedPage {
            differs: Some(differs),
            ..CheckedPage::new(page, Waking::Never(from))
        }));
        self
    }

    /// Pages on which the client fails, to show what is left then.
    pub fn failing(mut self, pages: &[&'static str]) -> Self {
        self.pages.extend(pages.iter().map(|page| CheckedPage::new(page, Waking::Fails)));
        self
    }

    /// Pages that there are not.
    pub fn missing(mut self, pages: &[&'static str]) -> Self {
        self.pages.extend(
            pages.iter().map(|page| CheckedPage {
                status: 404,
                ..CheckedPage::new(page, Waking::ByItself)
            }),
        );
        self
    }

    /// Paths of templates that have no page: they redirect.
    pub fn redirecting(mut self, paths: &[&'static str]) -> Self {
        self.redirects.extend(paths);
        self
    }

    /// A cookie by which a visitor sees all pages.
    pub fn cookie(mut self, name: &'static str, value: &'static str) -> Self {
        self.cookie = Some((name, value));
        self
    }

    /// Checks them all.
    ///
    /// - Each template of the example is among them.
    /// - Made at build time, at the first request and after navigation, a page is the same.
    /// - Its console is empty, and the content security policy is the strict one.
    /// - Without JavaScript it can be read.
    /// - axe finds nothing: in light and dark, before and after hydration and after navigation, and on
    ///   a phone.
    /// - What can be clicked can be reached and used by keyboard, and one sees where the focus is.
    ///
    /// # Panics
    /// If one of these does not hold: with the page.
    pub async fn check(&self) {
        let store = tempfile::tempdir().unwrap();
        let at_build_time = self.example.site().store(store.path()).token(Patterns::TOKEN);
        at_build_time.build_pages().unwrap();
        let (early, late) = (at_build_time.start().unwrap(), self.example.start());
        self.nothing_is_left_out(&early);
        self.same_whenever_they_are_made(&early, &late).await;
        drop(late);
        self.navigation_shows_what_is_served(&early).await;
        self.readable_without_javascript(&early).await;
        self.accessible(&early).await;
        self.usable_by_keyboard(&early).await;
    }

    fn nothing_is_left_out(&self, site: &Site) {
        for path in &self.redirects {
            let status = site.send(&self.request(path)).unwrap().status;
            assert!((300..400).contains(&status), "{path} does not redirect: {status}");
        }
        let pages = self.pages.iter().map(|page| page.path);
        let paths: Vec<_> = pages.chain(self.redirects.iter().copied()).map(Into::into).collect();
        Patterns::of(site).check_templates_answer(site, &paths);
    }

    async fn readable_without_javascript(&self, site: &Site) {
        let browser = self.browser(&BrowserOptions::new().without_javascript(), site).await;
        for page in &self.pages {
            browser.goto(&site.url(page.path)).await.unwrap();
            let heading = browser.text("h1").await.unwrap();
            assert!(!heading.is_empty(), "{} has no heading without JavaScript", page.path);
        }
        leave(browser).await;
    }

    /// Loads a page from which links lead on without a full load.
    async fn load_one_that_wakes(&self, site: &Site, browser: &Browser) {
        let wakes = |page: &&CheckedPage| page.waking == Waking::ByItself && page.status == 200;
        self.pages.iter().rfind(wakes).unwrap().load(site, browser).await;
    }

    /// A request by one who waits where others are shown a loading page.
    fn request(&self, path: &str) -> Request {
        let request = Request::get(path).header("User-Agent", "ExampleBot");
        match self.cookie {
            Some((name, value)) => request.header("Cookie", &format!("{name}={value}")),
            None => request,
        }
    }

    async fn browser(&self, options: &BrowserOptions, site: &Site) -> Browser {
        let browser = options.start().await.unwrap();
        if let Some((name, value)) = self.cookie {
            let cookie = json!({ "name": name, "value": value, "url": site.url("/") });
            browser.command("Network.setCookie", cookie).await.unwrap();
        }
        browser
    }
}

/// Leaves the browser to the next check, whatever was written to its console.
async fn leave(browser: Browser) {
    drop(browser.console().await.unwrap());
    browser.finish().await.unwrap();
}

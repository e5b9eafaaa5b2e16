//! A page is the same at build time, at the first request and after navigation.

use perennial_protocol::document::{
    HYDRATE_ATTRIBUTE, HYDRATED_ATTRIBUTE, ISLAND_ELEMENT, PROPS_ATTRIBUTE, ROOT_ID, WIDGET_ELEMENT,
};
use perennial_test::{Browser, BrowserOptions, Site};
use serde_json::{Value, json};

use super::{CheckedPage, Checks, Waking, leave};
use crate::follow;

/// What every page is sent with, unless the example says otherwise.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

impl Checks {
    pub(super) async fn same_whenever_they_are_made(&self, early: &Site, late: &Site) {
        let browser = self.browser(&BrowserOptions::new(), early).await;
        for page in &self.pages {
            let path = page.path;
            let request = self.request(path);
            let (first, second) = (early.send(&request).unwrap(), late.send(&request).unwrap());
            assert_eq!((first.status, second.status), (page.status, page.status), "{path}");
            let policy = first.header("content-security-policy").unwrap();
            let strict = policy.starts_with(POLICY) && !policy.contains("unsafe-inline");
            assert!(strict, "{path}: {policy}");
            let (first, second) = match page.differs {
                None => (first.text(), second.text()),
                Some(differs) => (
                    document_but_for(&browser, &early.url(path), differs).await,
                    document_but_for(&browser, &late.url(path), differs).await,
                ),
            };
            assert_eq!(first, second, "{path}, at build time and at the first request");
        }
        leave(browser).await;
    }

    /// Loads each page in full, and then goes to it from the one before by a link.
    pub(super) async fn navigation_shows_what_is_served(&self, site: &Site) {
        let pages =
            || self.pages.iter().filter(|it| it.waking != Waking::Fails && it.status == 200);
        let browser = self.browser(&BrowserOptions::new(), site).await;
        let mut loaded: Vec<Value> = Vec::new();
        for page in pages() {
            page.load(site, &browser).await;
            loaded.push(browser.evaluate(&shown(page)).await.unwrap());
        }
        self.load_one_that_wakes(site, &browser).await;
        for (page, loaded) in pages().zip(&loaded) {
            page.go_to(site, &browser).await;
            let now = browser.evaluate(&shown(page)).await.unwrap();
            assert_eq!(&now, loaded, "{}, after navigation and when it was loaded", page.path);
        }
        browser.finish().await.unwrap();
    }
}

impl CheckedPage {
    /// Goes to it by a link of a page that is awake: of the one that is shown, or, if none is yet,
    /// of the one that it names.
    pub(super) async fn go_to(&self, site: &Site, browser: &Browser) {
        if let Waking::Never(from) = self.waking {
            browser.goto(&site.url(from)).await.unwrap();
            browser.hydrated().await.unwrap();
        }
        follow(browser, self.path).await;
    }
}

/// A served document without what differs, and without the state, which differs with it.
async fn document_but_for(browser: &Browser, url: &str, differs: &str) -> String {
    browser.goto(url).await.unwrap();
    let differs = json!(format!("{differs}, script[type='application/json']"));
    let read = format!(
        "fetch(location.href).then(answer => answer.text()).then(text => {{
            const served = new DOMParser().parseFromString(text, 'text/html');
            served.querySelectorAll({differs}).forEach(it => it.replaceChildren());
            return served.documentElement.outerHTML;
        }})"
    );
    browser.evaluate(&read).await.unwrap().as_str().unwrap().to_owned()
}

/// What the root element holds, but for what hydration leaves and takes, for the marks of islands,
/// for what differs, and for what holes hold, which depends on whether they are filled yet.
fn shown(page: &CheckedPage) -> String {
    let differs = json!(page.differs.unwrap_or(":not(*)"));
    format!(
        "(root => {{
            const copy = document.importNode(root, true);
            const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
            const comments = [];
            while (walker.nextNode()) comments.push(walker.currentNode);
            comments.forEach(it => it.remove());
            copy.querySelectorAll('{WIDGET_ELEMENT}').forEach(it => it.replaceChildren());
            copy.querySelectorAll({differs}).forEach(it => it.replaceWith(document.createElement(it.localName)));
            copy.querySelectorAll('*').forEach(it => {{
                it.removeAttribute('data-hk');
                it.removeAttribute('data-hydrated');
                if (it.localName === '{ISLAND_ELEMENT}') ['{HYDRATE_ATTRIBUTE}', '{HYDRATED_ATTRIBUTE}', '{PROPS_ATTRIBUTE}'].forEach(name => it.removeAttribute(name));
            }});
            copy.normalize();
            return [document.title, copy.innerHTML];
        }})(document.getElementById('{ROOT_ID}'))"
    )
}

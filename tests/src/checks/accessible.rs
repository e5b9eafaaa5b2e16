//! axe finds nothing on a page, however and whenever it is looked at.

use perennial_test::{Browser, BrowserOptions, Site};
use serde_json::json;

use super::{Checks, Waking, leave};
use crate::Axe;

/// The colour schemes that a page is looked at in, on a desktop.
const SCHEMES: &[&str] = &["light", "dark"];

impl Checks {
    pub(super) async fn accessible(&self, site: &Site) {
        let axe = Axe::read();
        let desktop = self.browser(&BrowserOptions::new(), site).await;
        Axe::allow(&desktop).await;
        withhold_client(&desktop, true).await;
        for page in &self.pages {
            desktop.goto(&site.url(page.path)).await.unwrap();
            check(&axe, &desktop, SCHEMES, &format!("{} before hydration", page.path)).await;
        }
        withhold_client(&desktop, false).await;
        self.accessible_once_awake(&axe, site, &desktop, SCHEMES).await;
        leave(desktop).await;
        let phone = self.browser(&BrowserOptions::new().phone(), site).await;
        Axe::allow(&phone).await;
        self.accessible_once_awake(&axe, site, &phone, &["light"]).await;
        leave(phone).await;
    }

    async fn accessible_once_awake(
        &self,
        axe: &Axe,
        site: &Site,
        browser: &Browser,
        schemes: &[&str],
    ) {
        for page in &self.pages {
            page.load(site, browser).await;
            check(axe, browser, schemes, page.path).await;
        }
        self.load_one_that_wakes(site, browser).await;
        let pages = self.pages.iter().filter(|it| it.waking != Waking::Fails);
        for page in pages.filter(|it| it.status == 200) {
            page.go_to(site, browser).await;
            check(axe, browser, schemes, &format!("{} after navigation", page.path)).await;
        }
    }
}

/// Checks the page that is shown in each colour scheme, and leaves it in the first.
async fn check(axe: &Axe, browser: &Browser, schemes: &[&str], what: &str) {
    for scheme in schemes {
        prefer(browser, scheme).await;
        axe.check(browser, &format!("{what}, {scheme}")).await;
    }
    if let [first, _, ..] = schemes {
        prefer(browser, first).await;
    }
}

/// The user comes to prefer a colour scheme, and still prefers reduced motion.
async fn prefer(browser: &Browser, scheme: &str) {
    let features = json!({ "features": [
        { "name": "prefers-color-scheme", "value": scheme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] });
    browser.command("Emulation.setEmulatedMedia", features).await.unwrap();
    browser.evaluate("document.getAnimations().filter(it => it instanceof CSSTransition).forEach(it => it.finish())").await.unwrap();
}

/// Lets the browser load no script of the page, or lets it again.
async fn withhold_client(browser: &Browser, withheld: bool) {
    let scripts: &[&str] = if withheld { &["*/.perennial/assets/*.js"] } else { &[] };
    browser.command("Network.enable", json!({})).await.unwrap();
    browser.command("Network.setBlockedURLs", json!({ "urls": scripts })).await.unwrap();
}

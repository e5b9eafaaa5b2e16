//! axe finds nothing on a page, however and whenever it is looked at.

use perennial_test::{Browser, BrowserOptions, Site};
use serde_json::json;

use super::{Checks, Waking};
use crate::Axe;

impl Checks {
    pub(super) async fn accessible(&self, site: &Site) {
        let axe = Axe::read();
        let looks = [
            (BrowserOptions::new(), true),
            (BrowserOptions::new().dark(), true),
            (BrowserOptions::new().phone(), false),
        ];
        for (look, before_hydration) in looks {
            let browser = self.browser(&look, site).await;
            Axe::allow(&browser).await;
            withhold_client(&browser, true).await;
            for page in self.pages.iter().filter(|_| before_hydration) {
                browser.goto(&site.url(page.path)).await.unwrap();
                axe.check(&browser, &format!("{} before hydration, {look:?}", page.path)).await;
            }
            withhold_client(&browser, false).await;
            for page in &self.pages {
                page.load(site, &browser).await;
                axe.check(&browser, &format!("{}, {look:?}", page.path)).await;
            }
            self.load_one_that_wakes(site, &browser).await;
            let pages = self.pages.iter().filter(|it| it.waking != Waking::Fails);
            for page in pages.filter(|it| it.status == 200) {
                page.go_to(site, &browser).await;
                axe.check(&browser, &format!("{} after navigation, {look:?}", page.path)).await;
            }
        }
    }
}

/// Lets the browser load no script of the page, or lets it again.
async fn withhold_client(browser: &Browser, withheld: bool) {
    let scripts: &[&str] = if withheld { &["*/.perennial/assets/*.js"] } else { &[] };
    browser.command("Network.enable", json!({})).await.unwrap();
    browser.command("Network.setBlockedURLs", json!({ "urls": scripts })).await.unwrap();
}

//! Accessibility, by the rules of axe-core: levels A and AA of the WCAG, in light and dark.

use perennial_test::BrowserOptions;
use perennial_tests::{Axe, Build};

use crate::CITY;

#[tokio::test]
async fn axe_finds_nothing_on_any_kind_of_page() {
    let axe = Axe::read();
    let site = Build::Release.start();
    for options in
        [BrowserOptions::new(), BrowserOptions::new().dark(), BrowserOptions::new().phone()]
    {
        let browser = options.start().await.unwrap();
        Axe::allow(&browser).await;
        for path in ["/", "/country/ee", CITY, "/search?q=tartu", "/nothing"] {
            browser.goto(&site.url(path)).await.unwrap();
            browser.hydrated().await.unwrap();
            axe.check(&browser, &format!("{path}, {options:?}")).await;
        }
    }
}

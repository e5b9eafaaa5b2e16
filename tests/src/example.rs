//! [`Example`]: a built example.

use std::path::PathBuf;

use perennial_protocol::document::ANNOUNCER_ID;
use perennial_protocol::{Manifest, environment};
use perennial_test::{Browser, Site, SiteBuilder};
use serde_json::json;

use crate::atlas::{built, manifest, with_data};
use crate::{ATLAS, Checks, target_folder};

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
        let site = Site::of(self.dist());
        let site = if self.0 == ATLAS { with_data(site) } else { site };
        if Self::is_release() { site } else { site.variable(environment::DEVELOPMENT, "1") }
    }

    /// The manifest of the build.
    ///
    /// # Panics
    /// If it is not built.
    #[must_use]
    pub fn manifest(self) -> Manifest {
        manifest(&self.dist())
    }

    fn dist(self) -> PathBuf {
        let (folder, flag) =
            if Self::is_release() { ("release", "--release ") } else { ("dev", "") };
        let dist = target_folder().join("perennial").join(self.0).join(folder);
        built(&dist, &format!("build {flag}examples/{}", self.0));
        dist
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

    /// What is to be checked of its pages, beginning with those that are the same whenever they are
    /// made, and that the client takes over.
    pub fn pages(self, pages: &[&'static str]) -> Checks {
        Checks::of(self, pages)
    }

    /// Checks pages that are the same whenever they are made: all that its templates have.
    ///
    /// # Panics
    /// As [`Checks::check`].
    pub async fn check(self, pages: &[&'static str]) {
        self.pages(pages).check().await;
    }
}

/// Goes to a page by a link, without a full load. The pointer comes first, as a visitor's does: on a
/// page without links, what follows them is asked for then.
///
/// # Panics
/// If the client does not arrive there.
pub async fn follow(browser: &Browser, page: &str) {
    let page = json!(page);
    let point = format!(
        "(() => {{
            window.stays = true;
            window.arrived = false;
            document.addEventListener('perennial:navigated', () => window.arrived = true, {{ once: true }});
            window.followed = document.createElement('a');
            followed.href = {page};
            document.body.append(followed);
            followed.dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true }}));
            return true;
        }})()"
    );
    browser.evaluate(&point).await.unwrap();
    browser.until(&format!("document.getElementById('{ANNOUNCER_ID}')")).await.unwrap();
    browser.evaluate("(followed.click(), followed.remove(), true)").await.unwrap();
    browser.until("window.stays && window.arrived").await.unwrap();
}

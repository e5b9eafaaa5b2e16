//! [`BrowserOptions`]: what a browser is started as.

use serde_json::json;

use crate::{Browser, TestError};

/// What a browser is started as: its window, its user's preferences, whether it runs scripts.
///
/// ```no_run
/// # async fn test() -> Result<(), perennial_test::TestError> {
/// use perennial_test::BrowserOptions;
/// let browser = BrowserOptions::new().phone().dark().start().await?;
/// # browser.finish().await
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct BrowserOptions {
    /// Of the window: width and height.
    pub(super) size: (u32, u32),
    phone: bool,
    dark: bool,
    motion: bool,
    scripts: bool,
}

impl Default for BrowserOptions {
    fn default() -> Self {
        Self { size: (1280, 800), phone: false, dark: false, motion: false, scripts: true }
    }
}

impl BrowserOptions {
    /// A window of 1280 by 800, a light colour scheme, scripts on. The user prefers reduced motion,
    /// so that what a test clicks on does not move.
    pub fn new() -> Self {
        Self::default()
    }

    /// A window of this size, in CSS pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// A phone: 360 by 740, touch, three device pixels to a CSS pixel.
    pub fn phone(mut self) -> Self {
        self.phone = true;
        self.size(360, 740)
    }

    /// A user who prefers a dark colour scheme.
    pub fn dark(mut self) -> Self {
        self.dark = true;
        self
    }

    /// A user who has nothing against motion.
    pub fn motion(mut self) -> Self {
        self.motion = true;
        self
    }

    /// Scripts of pages do not run.
    pub fn without_javascript(mut self) -> Self {
        self.scripts = false;
        self
    }

    /// Starts the browser.
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub async fn start(&self) -> Result<Browser, TestError> {
        Browser::open(self).await
    }

    pub(super) async fn apply(&self, browser: &Browser) -> Result<(), TestError> {
        if self.phone {
            let (width, height) = self.size;
            let metrics = json!({
                "width": width, "height": height, "deviceScaleFactor": 3, "mobile": true,
            });
            browser.command("Emulation.setDeviceMetricsOverride", metrics).await?;
            browser
                .command("Emulation.setTouchEmulationEnabled", json!({ "enabled": true }))
                .await?;
        }
        let scheme = if self.dark { "dark" } else { "light" };
        let motion = if self.motion { "no-preference" } else { "reduce" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": motion },
        ] });
        browser.command("Emulation.setEmulatedMedia", features).await?;
        if !self.scripts {
            browser
                .command("Emulation.setScriptExecutionDisabled", json!({ "value": true }))
                .await?;
        }
        Ok(())
    }
}

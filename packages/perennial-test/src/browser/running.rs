//! [`Running`]: a Chromium that runs, and those that wait for the next test.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::WebDriver;

use super::driver::Driver;
use super::failed::failed;
use crate::TestError;

/// How long a command may take: a page that loads, a script that runs.
const LONGEST_COMMAND: Duration = Duration::from_secs(120);

/// Those that wait. They end with the process.
static WAITING: Mutex<Vec<Running>> = Mutex::new(Vec::new());

/// A Chromium that runs. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    session: WebDriver,
    /// Of its window, in CSS pixels.
    size: (u32, u32),
    // After the session, so that it is dropped after it.
    _driver: Driver,
}

impl Running {
    /// One that waits and has a window of the size, as if it were new, or a new one.
    pub(super) async fn get(size: (u32, u32)) -> Result<Self, TestError> {
        while let Some(waiting) = Self::take(size) {
            // One that does not answer any more ends here.
            if waiting.clear().await.is_ok() {
                return Ok(waiting);
            }
        }
        let driver = Driver::start()?;
        let refused = "when it was started";
        let client = client().map_err(failed(refused))?;
        let session = WebDriver::builder(driver.url(), driver.capabilities(size)?).client(client);
        let session = session.await.map_err(failed(refused))?;
        Ok(Self { session, size, _driver: driver })
    }

    fn take(size: (u32, u32)) -> Option<Self> {
        let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        let place = waiting.iter().position(|it| it.size == size)?;
        Some(waiting.swap_remove(place))
    }

    /// Leaves it to the next test.
    pub(super) fn leave(self) {
        WAITING.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    pub(super) fn session(&self) -> &WebDriver {
        &self.session
    }

    /// Opens a tab in the place of all others: what was set for a tab by the DevTools Protocol ends with
    /// it. Forgets what belongs to no tab.
    async fn clear(&self) -> WebDriverResult<()> {
        let (session, old) = (&self.session, self.session.windows().await?);
        let new = session.new_tab().await?;
        for tab in old {
            session.switch_to_window(tab).await?;
            session.close_window().await?;
        }
        session.switch_to_window(new).await?;
        for forget in ["Network.clearBrowserCookies", "Network.clearBrowserCache"] {
            session.cdp().send_raw(forget, json!({})).await?;
        }
        session.browser_log().await?;
        session.get_log("performance").await?;
        Ok(())
    }
}

/// The client of a session. It keeps no connection: the task that drives one ends with the runtime of the
/// test that opened it, and the next test would send its request to nobody.
fn client() -> WebDriverResult<reqwest::Client> {
    let client = reqwest::Client::builder().timeout(LONGEST_COMMAND).pool_max_idle_per_host(0);
    Ok(client.build()?)
}

impl Drop for Running {
    fn drop(&mut self) {
        // The session would ask the driver to close the browser, and block the thread that has to
        // carry the answer. The end of the driver's process ends both without asking. The only
        // error is that the session is closed already.
        let _ = self.session.clone().leak();
    }
}

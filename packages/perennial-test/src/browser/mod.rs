//! [`Browser`]: a Chromium without a window, driven through its WebDriver.

mod driver;
mod expect;
mod failed;
mod log;
mod options;
mod running;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::{By, WebDriver, WebElement};

pub use expect::Expect;
pub use log::{ConsoleEntry, NetworkRequest};
pub use options::BrowserOptions;

use crate::TestError;
use failed::failed;
use running::Running;

/// How long a page may take to come to what is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How long lies between two looks at the page.
const PAUSE: Duration = Duration::from_millis(20);

/// A Chromium without a window. It ends when this is dropped.
///
/// After [`finish`](Self::finish) the same Chromium serves the next test of the process, which is quicker
/// than to start another: with a tab of its own, and without the cookies, the files and the console of
/// the tests before. What pages stored otherwise belongs to their origin, so to the port of their
/// [`Site`](crate::Site).
///
/// What it does not do itself, its [`driver`](Self::driver) does.
#[derive(Debug)]
pub struct Browser(Running);

impl Browser {
    /// Starts a browser with a window of 1280 by 800.
    ///
    /// # Errors
    /// [`TestError::NotInstalled`] with the line that installs what is missing.
    pub async fn start() -> Result<Self, TestError> {
        BrowserOptions::new().start().await
    }

    pub(crate) async fn open(options: &BrowserOptions) -> Result<Self, TestError> {
        let browser = Self(Running::get(options.size).await?);
        options.apply(&browser).await?;
        Ok(browser)
    }

    /// The session of the WebDriver, for what this type has no method for.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        self.0.session()
    }

    /// Loads a page and waits for its `load` event.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn goto(&self, url: &str) -> Result<(), TestError> {
        self.driver().goto(url).await.map_err(failed(format!("at {url}")))
    }

    /// Goes back in the history.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn back(&self) -> Result<(), TestError> {
        self.driver().back().await.map_err(failed("when it went back"))
    }

    /// Goes forward in the history.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn forward(&self) -> Result<(), TestError> {
        self.driver().forward().await.map_err(failed("when it went forward"))
    }

    /// The address of the page.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn url(&self) -> Result<String, TestError> {
        Ok(self.driver().current_url().await.map_err(failed("asked for its address"))?.into())
    }

    /// The title of the page.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn title(&self) -> Result<String, TestError> {
        self.driver().title().await.map_err(failed("asked for its title"))
    }

    /// The first element that a selector matches.
    ///
    /// # Errors
    /// [`TestError::Browser`], also if there is none.
    pub async fn element(&self, selector: &str) -> Result<WebElement, TestError> {
        self.driver()
            .find(By::Css(selector))
            .await
            .map_err(failed(format!("looking for {selector}")))
    }

    /// What the first element that a selector matches comes to show:
    /// `browser.expect("h1").to_have_text("Kyoto").await?`.
    #[must_use]
    pub const fn expect<'b>(&'b self, selector: &'b str) -> Expect<'b> {
        Expect { browser: self, selector }
    }

    /// The visible text that the first element that a selector matches has now. After a click that leads to
    /// another page, [`expect`](Self::expect) waits for it.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn text(&self, selector: &str) -> Result<String, TestError> {
        let text = self.element(selector).await?.text().await;
        text.map_err(failed(format!("asked for the text of {selector}")))
    }

    /// Clicks on the first element that a selector matches, once it is in view.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn click(&self, selector: &str) -> Result<(), TestError> {
        let element = self.element(selector).await?;
        element.click().await.map_err(failed(format!("clicking on {selector}")))
    }

    /// The value of a JavaScript expression. A promise is waited for.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn evaluate(&self, expression: &str) -> Result<Value, TestError> {
        let script = format!("return ({expression});");
        let value = self.driver().execute(script, Vec::new()).await;
        Ok(value.map_err(failed(format!("evaluating {expression}")))?.json().clone())
    }

    /// Waits until a JavaScript expression is true, for at most 20 seconds.
    ///
    /// # Errors
    /// [`TestError::Waited`], with the page as it was at the end.
    pub async fn until(&self, expression: &str) -> Result<(), TestError> {
        let start = Instant::now();
        let truth = format!("!!({expression})");
        // A page that is just being replaced refuses: that is not yet a failure.
        while !matches!(self.evaluate(&truth).await, Ok(Value::Bool(true))) {
            if start.elapsed() > LONGEST_WAIT {
                return Err(self.waited_for(expression).await);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn waited_for(&self, condition: &str) -> TestError {
        let look = "location.href + '\\n' + document.title + '\\n' + (document.body ? document.body.innerText : '')";
        let page = match self.evaluate(look).await {
            Ok(page) => page.as_str().unwrap_or_default().chars().take(2_000).collect(),
            Err(error) => error.to_string(),
        };
        let console = match self.console().await {
            Ok(entries) => entries.iter().map(|entry| format!("\n{entry}")).collect(),
            Err(error) => error.to_string(),
        };
        let page = format!("{page}\n--- its console:{console}");
        TestError::Waited { condition: condition.to_owned(), seconds: LONGEST_WAIT.as_secs(), page }
    }

    /// Waits until the client has taken the page over.
    ///
    /// # Errors
    /// [`TestError::Waited`].
    pub async fn hydrated(&self) -> Result<(), TestError> {
        let attribute = perennial_protocol::document::HYDRATED_ATTRIBUTE;
        self.until(&format!("document.documentElement.hasAttribute('{attribute}')")).await
    }

    /// Runs a script in every page from now on, before any script of the page.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn before_load(&self, script: &str) -> Result<(), TestError> {
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Sends a command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn command(&self, method: &str, parameters: Value) -> Result<Value, TestError> {
        let result = self.driver().cdp().send_raw(method, parameters).await;
        result.map_err(failed(format!("sent {method}")))
    }

    /// What was written to the console since this was last asked: by scripts, and by the browser
    /// about what failed to load or was against the content security policy.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn console(&self) -> Result<Vec<ConsoleEntry>, TestError> {
        let entries = self.driver().browser_log().await.map_err(failed("asked for its console"))?;
        Ok(entries.into_iter().map(ConsoleEntry::from).collect())
    }

    /// The requests that were sent since this was last asked, but for those that the browser
    /// answered itself, out of its memory.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn requests(&self) -> Result<Vec<NetworkRequest>, TestError> {
        let entries =
            self.driver().get_log("performance").await.map_err(failed("asked for its requests"))?;
        Ok(NetworkRequest::read(entries.iter().map(|entry| entry.message.as_str())))
    }

    /// Writes a picture of what is in view, as PNG.
    ///
    /// # Errors
    /// [`TestError::Browser`].
    pub async fn screenshot(&self, file: impl AsRef<Path>) -> Result<(), TestError> {
        let file = file.as_ref();
        self.driver().screenshot(file).await.map_err(failed(format!("making {file:?}")))
    }

    /// Leaves the browser to the next test.
    ///
    /// # Errors
    /// [`TestError::Console`] if since [`console`](Self::console) was last asked an error or a
    /// warning was written to the console.
    pub async fn finish(self) -> Result<(), TestError> {
        let entries = self.console().await?;
        let loud: Vec<_> =
            entries.iter().filter(|entry| entry.is_complaint()).map(ToString::to_string).collect();
        self.0.leave();
        if loud.is_empty() { Ok(()) } else { Err(TestError::Console(loud.join("\n"))) }
    }
}

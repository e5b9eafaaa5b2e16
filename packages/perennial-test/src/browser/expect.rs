//! [`Expect`]: what an element comes to show, waited for.

use std::time::Instant;

use super::{Browser, LONGEST_WAIT, PAUSE};
use crate::TestError;

/// What the first element that a selector matches comes to show, waited for at most 20 seconds, also over
/// navigations and without JavaScript in the page. Made by [`Browser::expect`].
#[derive(Debug, Clone, Copy)]
pub struct Expect<'b> {
    pub(super) browser: &'b Browser,
    pub(super) selector: &'b str,
}

impl Expect<'_> {
    /// Waits until its visible text is this one.
    ///
    /// # Errors
    /// [`TestError::Waited`], with the page as it was at the end.
    pub async fn to_have_text(&self, text: &str) -> Result<(), TestError> {
        let has = |shown: Option<&str>| shown == Some(text);
        self.wait(has, || format!("{} shows {text:?}", self.selector)).await
    }

    /// Waits until its visible text has this in it.
    ///
    /// # Errors
    /// [`TestError::Waited`], with the page as it was at the end.
    pub async fn to_contain_text(&self, text: &str) -> Result<(), TestError> {
        let contains = |shown: Option<&str>| shown.is_some_and(|shown| shown.contains(text));
        self.wait(contains, || format!("{} shows something with {text:?}", self.selector)).await
    }

    /// Waits until there is no such element.
    ///
    /// # Errors
    /// [`TestError::Waited`], with the page as it was at the end.
    pub async fn to_be_absent(&self) -> Result<(), TestError> {
        let is_absent = |shown: Option<&str>| shown.is_none();
        self.wait(is_absent, || format!("there is no {}", self.selector)).await
    }

    async fn wait(
        &self,
        is_met: impl Fn(Option<&str>) -> bool,
        condition: impl FnOnce() -> String,
    ) -> Result<(), TestError> {
        let start = Instant::now();
        loop {
            // `None`: there is no such element. An element whose page is being replaced is neither.
            let shown = match self.browser.element(self.selector).await {
                Ok(element) => element.text().await.ok().map(Some),
                Err(_) => Some(None),
            };
            if shown.is_some_and(|shown| is_met(shown.as_deref())) {
                return Ok(());
            }
            if start.elapsed() > LONGEST_WAIT {
                return Err(self.browser.waited_for(&condition()).await);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

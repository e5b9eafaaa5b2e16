//! [`PagePlace`]: where the page stands in the app's index view.

use std::sync::Arc;

use perennial_protocol::document::ROOT_ID;
use sycamore::prelude::*;

/// What stands in the place of the page while the index view is rendered.
const MARK: &str = "<!--perennial:page-->";

/// Where the page stands in the app's index view: put it into the view, as `(page)`.
///
/// See [`App::index_view`](crate::App::index_view).
#[derive(Debug)]
pub struct PagePlace(());

impl PagePlace {
    /// The place, for whoever renders the index view.
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }

    /// What of a rendered index view stands before the page's own HTML, and what behind it; `None`
    /// if it has not exactly one place for the page.
    #[must_use]
    pub fn split(html: &str) -> Option<(&str, &str)> {
        html.split_once(MARK).filter(|(_, after)| !after.contains(MARK))
    }
}

impl Default for PagePlace {
    fn default() -> Self {
        Self::new()
    }
}

impl From<PagePlace> for View {
    fn from(_: PagePlace) -> Self {
        view! { div(id=ROOT_ID, dangerously_set_inner_html=MARK) }
    }
}

/// What stands around every page.
#[derive(Clone)]
pub(crate) struct IndexView(pub(crate) Arc<dyn Fn(PagePlace) -> View + Send + Sync>);

impl std::fmt::Debug for IndexView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IndexView")
    }
}

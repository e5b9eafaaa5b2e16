//! [`Revalidator`]: ends the fresh time of stored pages from the app's own code.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What becomes of the pages that are revalidated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevalidationMode {
    /// They are shown until new ones are made, behind the next answer.
    #[default]
    Stale,
    /// Nobody sees them again: the next request waits for a new one.
    Purge,
}

/// Which stored pages are to be renewed. Also the body of the HTTP request for the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevalidationOrder {
    /// Paths of pages, percent-encoded as in a URL: in every locale, whether they name one or not.
    pub paths: Vec<String>,
    /// Tags, as templates give them to their pages.
    pub tags: Vec<String>,
    /// Patterns of templates.
    pub templates: Vec<String>,
    /// Paths of widgets, percent-encoded as in a URL: with the pages that hold them.
    pub widgets: Vec<String>,
    /// Patterns of capsules: their widgets, with the pages that hold them.
    pub capsules: Vec<String>,
    /// Reads the app's messages anew, and renews what shows one that has changed.
    pub messages: bool,
    /// Every page.
    pub all: bool,
    /// What becomes of them.
    pub mode: RevalidationMode,
}

/// Pages could not be revalidated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevalidationError {
    /// The order names something that is none.
    #[error("PER-2050: the order to revalidate is refused: {0}")]
    Refused(String),
    /// It holds in this process, but could not be stored so that it outlives it.
    #[error("PER-2051: {0}")]
    NotStored(String),
}

/// What a revalidation comes to.
pub type RevalidationFuture<'a> =
    Pin<Box<dyn Future<Output = Result<(), RevalidationError>> + Send + 'a>>;

/// What carries orders out: the server.
pub trait Revalidate: Send + Sync + 'static {
    /// Carries an order out. Once this is done, it holds, also after a crash.
    fn revalidate(&self, order: RevalidationOrder) -> RevalidationFuture<'_>;
}

/// Ends the fresh time of stored pages: handed to the app when its server starts, see
/// [`App::on_start`](crate::App::on_start). It is cheap to clone.
///
/// ```
/// use perennial_core::{RevalidationError, Revalidator};
///
/// async fn price_changed(revalidator: &Revalidator, id: u64) -> Result<(), RevalidationError> {
///     revalidator.tag(&format!("product:{id}")).await
/// }
/// ```
#[derive(Clone)]
pub struct Revalidator(Arc<dyn Revalidate>);

impl Revalidator {
    /// Made by the server.
    #[must_use]
    pub fn new(revalidate: Arc<dyn Revalidate>) -> Self {
        Self(revalidate)
    }

    /// Renews the page at a path, percent-encoded as in a URL, in every locale, each behind its next
    /// answer.
    ///
    /// # Errors
    /// [`RevalidationError`], if the path is none, or the order could not be stored.
    pub async fn path(&self, path: &str) -> Result<(), RevalidationError> {
        self.order(RevalidationOrder { paths: vec![path.into()], ..Default::default() }).await
    }

    /// Renews all pages with a tag, each behind its next answer.
    ///
    /// # Errors
    /// [`RevalidationError`], if the order could not be stored.
    pub async fn tag(&self, tag: &str) -> Result<(), RevalidationError> {
        self.order(RevalidationOrder { tags: vec![tag.into()], ..Default::default() }).await
    }

    /// Carries out any order.
    ///
    /// # Errors
    /// [`RevalidationError`], if it names something that is none, or could not be stored.
    pub async fn order(&self, order: RevalidationOrder) -> Result<(), RevalidationError> {
        self.0.revalidate(order).await
    }
}

impl std::fmt::Debug for Revalidator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Revalidator")
    }
}

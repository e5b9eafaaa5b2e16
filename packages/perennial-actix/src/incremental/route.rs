//! [`IncrementalRoute`]: the paths of one kind of page, and how long its pages are good.

use std::time::Duration;

use bytes::Bytes;
use perennial_isg::Policy;

/// The paths of one kind of page, and how long its pages are good.
///
/// Patterns are those of [`perennial_core::Pattern`]: `products/{id: u64}`, `docs/{*path}`. Without
/// [`revalidate_after`](Self::revalidate_after) a page is good until it is invalidated.
///
/// ```
/// use std::time::Duration;
/// use perennial_actix::IncrementalRoute;
/// let day = Duration::from_secs(86_400);
/// let route = IncrementalRoute::new("products/{id: u64}")
///     .data("api/products/{id}.json")
///     .loading("<!doctype html><title>Loading</title>")
///     .query_keys(["size"])
///     .revalidate_after(day)
///     .stale_for(7 * day);
/// ```
#[derive(Debug, Clone)]
#[must_use = "a route does nothing before it is handed to a builder"]
pub struct IncrementalRoute {
    pub(super) pattern: String,
    pub(super) data: Option<String>,
    pub(super) loading: Option<Bytes>,
    pub(super) query_keys: Vec<String>,
    pub(super) policy: Policy,
}

impl IncrementalRoute {
    /// The pages whose paths match this pattern. It is also the name by which they are invalidated
    /// together ([`Subject::template`](perennial_isg::Subject::template)).
    pub fn new(pattern: impl Into<String>) -> Self {
        let pattern = pattern.into();
        let policy = Policy::new(pattern.as_str());
        Self { pattern, data: None, loading: None, query_keys: Vec::new(), policy }
    }

    /// The path of a page's data, which are of the same generation: the parameters of the page's
    /// pattern, each once, also as a part of a segment: `api/products/{id}.json`.
    pub fn data(mut self, pattern: impl Into<String>) -> Self {
        self.data = Some(pattern.into());
        self
    }

    /// A static page that is shown at once while the first generation of a page runs. It should
    /// ask for the data, which wait, or refresh itself. Crawlers wait for the page instead.
    pub fn loading(mut self, html: impl Into<Bytes>) -> Self {
        self.loading = Some(html.into());
        self
    }

    /// Keys of the query that are part of the page's name. All others are neither seen nor do they
    /// make a difference.
    pub fn query_keys<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.query_keys = keys.into_iter().map(Into::into).collect();
        self
    }

    /// How long a page is fresh.
    pub fn revalidate_after(mut self, duration: Duration) -> Self {
        self.policy = self.policy.revalidate_after(duration);
        self
    }

    /// How long after that it is still served at once while a new one is made; thirty days unless
    /// told.
    pub fn stale_for(mut self, duration: Duration) -> Self {
        self.policy = self.policy.stale_for(duration);
        self
    }

    /// Whether a page that is older than that is served when making a new one fails; yes unless
    /// told.
    pub fn stale_if_error(mut self, allowed: bool) -> Self {
        self.policy = self.policy.stale_if_error(allowed);
        self
    }

    /// How long a path without a page is remembered; ten seconds unless told.
    pub fn gone_for(mut self, duration: Duration) -> Self {
        self.policy = self.policy.gone_for(duration);
        self
    }

    /// Changes what else there is to tell about how long pages are good.
    pub fn policy(mut self, change: impl FnOnce(Policy) -> Policy) -> Self {
        self.policy = change(self.policy);
        self
    }
}

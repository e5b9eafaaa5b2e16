//! The framework's own URLs: what a request asks for, and where things are found.

use crate::CanonicalPath;

/// The first segment of every internal URL, without slashes.
pub(crate) const INTERNAL_SEGMENT: &str = ".perennial";
/// What every internal URL begins with.
pub const INTERNAL_PREFIX: &str = "/.perennial/";
pub(crate) const DATA_PREFIX: &str = "/.perennial/page";
pub(crate) const DATA_SUFFIX: &str = "/state.json";
pub(crate) const WIDGET_PREFIX: &str = "/.perennial/widget";
pub(crate) const ASSET_PREFIX: &str = "/.perennial/assets/";

/// Marks entries stale or purges them (`POST`, with the token).
pub const REVALIDATE: &str = "/.perennial/revalidate";
/// Whether the server is well.
pub const HEALTH: &str = "/.perennial/health";
/// Counters in the text form of Prometheus (with the token).
pub const METRICS: &str = "/.perennial/metrics";
/// Why a page is as it is (with the token).
pub const EXPLAIN: &str = "/.perennial/explain";
/// The stream of development events: a new build, or what failed. In development only.
pub const RELOAD: &str = "/.perennial/reload";

/// What the path of a request asks for, decided on its text alone.
///
/// ```
/// use perennial_protocol::RequestUrl;
/// assert_eq!(RequestUrl::classify("/city/paris"), RequestUrl::Page("/city/paris"));
/// assert_eq!(RequestUrl::classify("/.perennial/page/state.json"), RequestUrl::Data("/"));
/// assert_eq!(RequestUrl::classify("/.perennial/other"), RequestUrl::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestUrl<'a> {
    /// A page or a static file: the path as it was sent.
    Page(&'a str),
    /// The data route of the page with this path, as it was sent.
    Data(&'a str),
    /// The data route of the widget with this path, as it was sent.
    Widget(&'a str),
    /// An asset with this file name.
    Asset(&'a str),
    /// Invalidation.
    Revalidate,
    /// Health.
    Health,
    /// Metrics.
    Metrics,
    /// Explanation of a page.
    Explain,
    /// The stream of development events.
    Reload,
    /// Under the internal prefix, but nothing that exists.
    Unknown,
}

impl<'a> RequestUrl<'a> {
    /// Classifies a request's path: percent-encoded, without query.
    #[must_use]
    pub fn classify(raw: &'a str) -> Self {
        if !raw.starts_with(INTERNAL_PREFIX) && raw != INTERNAL_PREFIX.trim_end_matches('/') {
            return Self::Page(raw);
        }
        match raw {
            REVALIDATE => Self::Revalidate,
            HEALTH => Self::Health,
            METRICS => Self::Metrics,
            EXPLAIN => Self::Explain,
            RELOAD => Self::Reload,
            _ => Self::data(raw)
                .or_else(|| Self::widget(raw))
                .or_else(|| Self::asset(raw))
                .unwrap_or(Self::Unknown),
        }
    }

    fn data(raw: &'a str) -> Option<Self> {
        match raw.strip_prefix(DATA_PREFIX)?.strip_suffix(DATA_SUFFIX)? {
            "" => Some(Self::Data("/")),
            path if path.starts_with('/') => Some(Self::Data(path)),
            _ => None,
        }
    }

    fn widget(raw: &'a str) -> Option<Self> {
        let path = raw.strip_prefix(WIDGET_PREFIX)?.strip_suffix(DATA_SUFFIX)?;
        path.starts_with('/').then_some(Self::Widget(path))
    }

    fn asset(raw: &'a str) -> Option<Self> {
        let name = raw.strip_prefix(ASSET_PREFIX)?;
        (!name.is_empty() && !name.contains('/')).then_some(Self::Asset(name))
    }
}

/// The URL of a page's data route.
///
/// ```
/// use perennial_protocol::{CanonicalPath, data_url};
/// let path = CanonicalPath::parse("/city/paris")?;
/// assert_eq!(data_url(&path), "/.perennial/page/city/paris/state.json");
/// assert_eq!(data_url(&CanonicalPath::root()), "/.perennial/page/state.json");
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[must_use]
pub fn data_url(path: &CanonicalPath) -> String {
    let url = path.to_url();
    format!("{DATA_PREFIX}{}{DATA_SUFFIX}", url.trim_end_matches('/'))
}

/// The URL of a widget's data route.
///
/// ```
/// use perennial_protocol::{CanonicalPath, widget_url};
/// let path = CanonicalPath::parse("/weather/paris")?;
/// assert_eq!(widget_url(&path), "/.perennial/widget/weather/paris/state.json");
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[must_use]
pub fn widget_url(path: &CanonicalPath) -> String {
    format!("{WIDGET_PREFIX}{}{DATA_SUFFIX}", path.to_url().trim_end_matches('/'))
}

/// The URL of an asset by its file name.
///
/// ```
/// assert_eq!(perennial_protocol::asset_url("app-3f9a.js"), "/.perennial/assets/app-3f9a.js");
/// ```
#[must_use]
pub fn asset_url(file_name: &str) -> String {
    format!("{ASSET_PREFIX}{file_name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_url_leads_back_to_its_page() {
        for path in ["/", "/a", "/a/state.json", "/state.json", "/caf%C3%A9"] {
            let url = data_url(&CanonicalPath::parse(path).unwrap());
            assert_eq!(RequestUrl::classify(&url), RequestUrl::Data(path));
        }
    }

    #[test]
    fn what_only_looks_internal_is_not_served_as_such() {
        assert_eq!(RequestUrl::classify("/.perennial"), RequestUrl::Unknown);
        assert_eq!(RequestUrl::classify("/.perennial/pagex/state.json"), RequestUrl::Unknown);
        assert_eq!(RequestUrl::classify("/.perennial/assets/../x"), RequestUrl::Unknown);
        assert_eq!(RequestUrl::classify("/.perennialx"), RequestUrl::Page("/.perennialx"));
        assert_eq!(RequestUrl::classify("/.perennial/health/"), RequestUrl::Unknown);
    }
}

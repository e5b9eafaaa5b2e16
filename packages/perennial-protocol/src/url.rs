//! The framework's own URLs: what a request asks for, and where things are found.

use crate::canonical_path::fault_of_internal;
use crate::{CanonicalPath, MAX_PATH_BYTES, PathError};

/// The first segment of every internal URL, without slashes.
pub(crate) const INTERNAL_SEGMENT: &str = ".perennial";
/// What every internal URL begins with.
pub const INTERNAL_PREFIX: &str = "/.perennial/";
pub(crate) const DATA_PREFIX: &str = "/.perennial/page";
pub(crate) const DATA_SUFFIX: &str = "/state.json";
pub(crate) const WIDGET_PREFIX: &str = "/.perennial/widget";
/// What the URLs of actions begin with.
pub const ACTION_PREFIX: &str = "/.perennial/action/";
pub(crate) const ASSET_PREFIX: &str = "/.perennial/assets/";

/// Marks entries stale or purges them (`POST`, with the token).
pub const REVALIDATE: &str = "/.perennial/revalidate";
/// Whether the server is well.
pub const HEALTH: &str = "/.perennial/health";
/// Whether a restart would help.
pub const HEALTH_LIVE: &str = "/.perennial/health/live";
/// Whether the server should get requests.
pub const HEALTH_READY: &str = "/.perennial/health/ready";
/// Counters in the text form of Prometheus (with the token).
pub const METRICS: &str = "/.perennial/metrics";
/// Why a page is as it is (with the token).
pub const EXPLAIN: &str = "/.perennial/explain";
/// The stream of the changes of pages that open tabs show.
pub const CHANGES: &str = "/.perennial/changes";
/// The stream of development events: a new build, or what failed. In development only.
pub const RELOAD: &str = "/.perennial/reload";

/// The longest internal URL that is looked at, in bytes: the data route of the longest path.
const MAX_INTERNAL_BYTES: usize = MAX_PATH_BYTES + WIDGET_PREFIX.len() + DATA_SUFFIX.len();

/// What the path of a request asks for, decided on its text alone.
///
/// ```
/// use perennial_protocol::{PathError, RequestUrl};
/// assert_eq!(RequestUrl::classify("/city/paris"), RequestUrl::Page("/city/paris"));
/// assert_eq!(RequestUrl::classify("/.perennial/page/state.json"), RequestUrl::Data("/"));
/// assert_eq!(RequestUrl::classify("/.perennial/other"), RequestUrl::Unknown);
/// let refused = RequestUrl::Refused(PathError::DotSegment);
/// assert_eq!(RequestUrl::classify("/.perennial/../city/paris"), refused);
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
    /// The action of this name.
    Action(&'a str),
    /// Invalidation.
    Revalidate,
    /// Health.
    Health(Health),
    /// Metrics.
    Metrics,
    /// Explanation of a page.
    Explain,
    /// The stream of the changes of pages.
    Changes,
    /// The stream of development events.
    Reload,
    /// Under the internal prefix, but nothing that exists.
    Unknown,
    /// Under the internal prefix, with a path that breaks a rule for paths.
    Refused(PathError),
}

/// The kinds of health checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Whether everything works.
    Summary,
    /// Whether the process should go on, or be restarted.
    Live,
    /// Whether a load balancer should send requests.
    Ready,
}

impl<'a> RequestUrl<'a> {
    /// Classifies a request's path: percent-encoded, without query.
    #[must_use]
    pub fn classify(raw: &'a str) -> Self {
        if !raw.starts_with(INTERNAL_PREFIX) && raw != INTERNAL_PREFIX.trim_end_matches('/') {
            return Self::Page(raw);
        }
        if raw.len() > MAX_INTERNAL_BYTES {
            return Self::Refused(PathError::TooLong);
        }
        if let Some(fault) = fault_of_internal(raw) {
            return Self::Refused(fault);
        }
        match raw {
            REVALIDATE => Self::Revalidate,
            HEALTH => Self::Health(Health::Summary),
            HEALTH_LIVE => Self::Health(Health::Live),
            HEALTH_READY => Self::Health(Health::Ready),
            METRICS => Self::Metrics,
            EXPLAIN => Self::Explain,
            CHANGES => Self::Changes,
            RELOAD => Self::Reload,
            _ => Self::data(raw)
                .or_else(|| Self::widget(raw))
                .or_else(|| Self::asset(raw))
                .or_else(|| Self::action(raw))
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

    fn action(raw: &'a str) -> Option<Self> {
        let name = raw.strip_prefix(ACTION_PREFIX)?;
        (!name.is_empty() && !name.contains('/')).then_some(Self::Action(name))
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

/// The URL of an action, below which schema what it takes stands, and further keys of the query: each
/// a name and a value, of which nothing is escaped here.
///
/// ```
/// use perennial_protocol::{RequestUrl, action_url};
/// assert_eq!(action_url("add", 0x2a, &[]), "/.perennial/action/add?schema=2a");
/// assert_eq!(action_url("add", 1, &[("form", "7")]), "/.perennial/action/add?schema=1&form=7");
/// assert_eq!(RequestUrl::classify("/.perennial/action/add"), RequestUrl::Action("add"));
/// ```
#[must_use]
pub fn action_url(name: &str, schema: u32, keys: &[(&str, &str)]) -> String {
    let mut url = format!("{ACTION_PREFIX}{name}?{}={schema:x}", query::SCHEMA);
    for (key, value) in keys {
        url.extend(["&", key, "=", value]);
    }
    url
}

/// The keys of the query of an action's URL.
pub mod query {
    /// The schema of what is sent, in hexadecimal digits.
    pub const SCHEMA: &str = "schema";
    /// The path of the page that the form stands on, as in a URL.
    pub const PAGE: &str = "page";
    /// Which of several forms of one action on a page it is.
    pub const FORM: &str = "form";
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
        assert_eq!(RequestUrl::classify("/.perennialx"), RequestUrl::Page("/.perennialx"));
        for url in ["/.perennial/health/", "/.perennial/health/live/", "/.perennial/health/x"] {
            assert_eq!(RequestUrl::classify(url), RequestUrl::Unknown);
        }
        assert_eq!(RequestUrl::classify(HEALTH_LIVE), RequestUrl::Health(Health::Live));
    }

    #[test]
    fn an_internal_url_that_breaks_a_rule_for_paths_is_refused() {
        use PathError::*;
        for (raw, fault) in [
            ("/.perennial/../x", DotSegment),
            ("/.perennial/assets/../x", DotSegment),
            ("/.perennial/assets/%2E%2e", DotSegment),
            ("/.perennial/page/./a/state.json", DotSegment),
            ("/.perennial/page//state.json", EmptySegment),
            ("/.perennial/page/a//state.json", EmptySegment),
            ("/.perennial/widget//a/state.json", EmptySegment),
            ("/.perennial//health", EmptySegment),
            ("/.perennial/page/a%2fb/state.json", EncodedSlash),
            ("/.perennial/assets/a%5cb", Backslash),
            ("/.perennial/assets/a%00", ControlCharacter),
            ("/.perennial/assets/%zz", BadEscape),
            ("/.perennial/assets/%ff", NotUtf8),
        ] {
            assert_eq!(RequestUrl::classify(raw), RequestUrl::Refused(fault), "{raw}");
        }
        let longest = format!("/{}", "a".repeat(MAX_PATH_BYTES - 1));
        for url in [data_url, widget_url].map(|url| url(&CanonicalPath::parse(&longest).unwrap())) {
            assert!(!matches!(RequestUrl::classify(&url), RequestUrl::Refused(_)));
        }
        let long = format!("/.perennial/assets/{longest}{longest}");
        assert_eq!(RequestUrl::classify(&long), RequestUrl::Refused(TooLong));
    }
}

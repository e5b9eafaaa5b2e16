//! Headers and content types that stand in many responses.

use http::HeaderName;
use perennial_protocol::headers;

/// The content type of a page.
pub const HTML: &str = "text/html; charset=utf-8";
/// The content type of data.
pub const JSON: &str = "application/json; charset=utf-8";
/// The text form of Prometheus, version 0.0.4.
pub(crate) const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

pub(crate) const PRELOAD: HeaderName = HeaderName::from_static(headers::PRELOAD);
/// The page that the visitor is on.
pub(crate) const PAGE: HeaderName = HeaderName::from_static(headers::PAGE);
/// Who the visitor is may have changed.
pub(crate) const VISITOR: HeaderName = HeaderName::from_static(headers::VISITOR);
pub(crate) const BUILD: HeaderName = HeaderName::from_static(headers::BUILD);
pub(crate) const CDN_CACHE_CONTROL: HeaderName =
    HeaderName::from_static(headers::CDN_CACHE_CONTROL);
/// How the answer came about (RFC 9211).
pub const CACHE_STATUS: HeaderName = HeaderName::from_static(headers::CACHE_STATUS);
/// The content type of a stream of events.
pub(crate) const EVENTS: http::HeaderValue = http::HeaderValue::from_static("text/event-stream");
/// How a response is kept by nobody, because it is one visitor's.
pub(crate) const PRIVATE: http::HeaderValue = http::HeaderValue::from_static("private, no-store");

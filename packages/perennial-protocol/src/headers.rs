//! Names of the headers that Perennial defines or that few libraries know, in lower case.

/// The build that answered.
pub const BUILD: &str = "perennial-build";
/// How the answer came about (RFC 9211).
pub const CACHE_STATUS: &str = "cache-status";
/// For how long caches between may keep an answer, apart from what browsers are told (RFC 9213).
pub const CDN_CACHE_CONTROL: &str = "cdn-cache-control";
/// The name that stands first in [`CACHE_STATUS`].
pub const CACHE_NAME: &str = "perennial";
/// What an answer has that sets a cookie, which scripts cannot see: who the visitor is, or what they
/// may see, may be another from now on.
pub const VISITOR: &str = "perennial-visitor";
/// The value of [`VISITOR`].
pub const CHANGED: &str = "changed";
/// What a client sends with a request for a page that is not visited yet: nothing is to be made for
/// it alone.
pub const PRELOAD: &str = "perennial-preload";

/// The cookie with the locale that a visitor chose.
pub const LOCALE_COOKIE: &str = "perennial-locale";
/// The cookie with the number of the last invalidation that a visitor has made, where servers share a store.
pub const PLACE_COOKIE: &str = "perennial-place";
/// The address of the page that the visitor is on, path and query, which a script sends with an action:
/// the answer is then for a script, and may carry that page anew.
pub const PAGE: &str = "perennial-page";
/// A key by which a script names one call of an action: what is sent again with it is not done again.
pub const KEY: &str = "perennial-key";

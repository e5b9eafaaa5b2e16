//! Names of the headers that Perennial defines or that few libraries know, in lower case.

/// The build that answered.
pub const BUILD: &str = "perennial-build";
/// How the answer came about (RFC 9211).
pub const CACHE_STATUS: &str = "cache-status";
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

//! Names of the headers that Perennial defines or that few libraries know, in lower case.

/// The build that answered.
pub const BUILD: &str = "perennial-build";
/// How the answer came about (RFC 9211).
pub const CACHE_STATUS: &str = "cache-status";
/// The name that stands first in [`CACHE_STATUS`].
pub const CACHE_NAME: &str = "perennial";
/// What a client sends with a request for a page that is not visited yet: nothing is to be made for
/// it alone.
pub const PRELOAD: &str = "perennial-preload";

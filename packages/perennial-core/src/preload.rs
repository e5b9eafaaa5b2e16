//! [`preload`]: asking for a page before it is visited.

use crate::reached::reached;

/// Asks in the browser for a page that is likely to be visited next, so that going there needs no
/// waiting; on the server it does nothing. The URL is as [`link`](crate::link) gives it.
///
/// Links are preloaded by themselves when the pointer rests on them, when they are touched, and when
/// they get the focus by keyboard; with `data-preload="visible"`, on them or around them, as soon as
/// they are visible, and with `data-preload="off"` never. A page that the server has not made yet is
/// not made for a preload, unless its template says [`preload_builds`]. Pages that are made for each
/// visitor are not preloaded, and nothing is where the browser is told to save data.
///
/// [`preload_builds`]: crate::Template::preload_builds
///
/// ```
/// perennial_core::preload(perennial_core::link("/city/paris"));
/// ```
pub fn preload(url: impl AsRef<str>) {
    reached(|client| client.preload(url.as_ref()));
}

//! [`visitor_changed`]: what the page shows of the visitor may no longer be right.

use crate::reached::reached;

/// Says in the browser that the visitor may be another one now, or may see something else: they have
/// logged in, say, by a request of the app's own. The holes of the page and of its layouts are then
/// filled again. On the server it does nothing.
///
/// A navigation whose answer sets a cookie says so by itself.
///
/// ```
/// perennial_core::visitor_changed();
/// ```
pub fn visitor_changed() {
    reached(|client| client.visitor_changed());
}

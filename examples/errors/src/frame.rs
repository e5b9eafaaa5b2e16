//! What stands around every page.

use perennial::prelude::*;

/// The layout of the app.
pub(crate) fn frame(page: View) -> View {
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Errors" }
        }
        main { (page) }
    }
}

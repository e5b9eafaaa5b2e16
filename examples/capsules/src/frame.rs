//! What stands around every page, and what stands in place of a page or of a part.

use perennial::prelude::*;

use crate::parts::tip;

/// The layout has a widget, too: it comes with the first page and stays.
pub(crate) fn frame(page: View) -> View {
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Capsules" }
        }
        main { (page) }
        footer { (tip::capsule().widget("tip")) }
    }
}

/// Errors of pages take the page's place, errors of widgets only that of the widget.
pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    if error.position == ErrorPosition::Widget {
        return view! { p(class="broken") { strong { (status) } " " (message) } };
    }
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "All capsules" } }
    }
}

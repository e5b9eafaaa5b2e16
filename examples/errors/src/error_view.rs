//! The view of an error, for each of the places where it may be shown.

use perennial::prelude::*;

pub(crate) fn view(error: ErrorPage) -> View {
    match error.position {
        ErrorPosition::Page => page(error),
        ErrorPosition::Widget => widget(error),
        ErrorPosition::Popup => popup(error),
    }
}

/// In place of the whole page.
fn page(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "All errors" } }
    }
}

/// In place of a part: the page around it is well.
fn widget(error: ErrorPage) -> View {
    let (status, message) = (error.status.to_string(), error.message);
    view! {
        div(class="alert") { p { (status) ": " (message) } }
    }
}

/// Beside a page whose client has crashed. Links and forms are the browser's again, so the way on
/// is an empty link: the page itself, loaded anew.
fn popup(error: ErrorPage) -> View {
    let (title, message) = (error.title(), error.message);
    view! {
        div(class="alert") {
            p { strong { (title) } }
            p { (message) }
            p { a(href="") { "Load this page again" } }
        }
    }
}

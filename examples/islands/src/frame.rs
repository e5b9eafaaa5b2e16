//! What stands around every page, and what stands in place of one.

use perennial::prelude::*;

pub(crate) fn frame(page: View) -> View {
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Slow Bread" }
            nav(aria-label="Pages") {
                a(href="/recipe") { "The recipe" }
            }
        }
        main { (page) }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let (title, message) = (error.title(), error.message);
    if error.position != ErrorPosition::Page {
        return view! { p(class="note") { (message) } };
    }
    view! {
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "To the start" } }
    }
}

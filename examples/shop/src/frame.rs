//! What stands around every page, and what stands in place of a page or of a part.

use perennial::prelude::*;

use crate::parts::basket_count;

/// The layout: the number in the basket is a hole that the browser fills, so that the pages
/// around it are the same for everybody.
pub(crate) fn frame(page: View) -> View {
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Ten Thousand Things" }
            form(class="find", action="/search", role="search") {
                input(name="q", r#type="search", placeholder="Search", aria-label="Search the shop")
            }
            a(class="basket-link", href="/basket") {
                "Basket " (basket_count::capsule().widget("basket-count"))
            }
        }
        main { (page) }
        footer { p { "Nothing here is real, and nothing that is bought is sent." } }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    if error.position == ErrorPosition::Widget {
        return view! { span(class="quiet") { (message) } };
    }
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "Back to the shop" } }
    }
}

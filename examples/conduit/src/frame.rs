//! What stands around every page, and what stands in place of a page or of a part.

use perennial::prelude::*;

use crate::parts::navigation;

/// The layout: the navigation is a hole, so that the pages around it are the same for everybody.
pub(crate) fn frame(page: View) -> View {
    let navigation = navigation::capsule().widget("navigation");
    view! {
        header { (navigation) }
        main { (page) }
        footer {
            div(class="container") {
                a(href="/", class="logo-font") { "conduit" }
                span(class="attribution") {
                    "An example of Perennial, after the "
                    a(href="https://github.com/gothinkster/realworld") { "RealWorld" }
                    " specification. Its articles are made up."
                }
            }
        }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    if error.position == ErrorPosition::Widget {
        return view! { span(class="widget-error") { (message) } };
    }
    view! {
        div(class="container page") {
            p(class="status") { (status) }
            h1 { (title) }
            p { (message) }
            p { a(href="/") { "Back to all articles" } }
        }
    }
}

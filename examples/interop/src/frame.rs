//! What stands around every page, and what is shown instead of one.

use perennial::prelude::*;

pub(crate) fn frame(page: View) -> View {
    let marked = |to: &'static str, name: &'static str| {
        let path = current_path();
        view! { li { a(href=to, aria-current=move || path.mark(to)) { (name) } } }
    };
    let links: Vec<View> = vec![marked("/", "Curves"), marked("/words", "Words")];
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Interop" }
            nav(aria-label="Site") { ul { (links) } }
        }
        main { (page) }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let title = error.title();
    view! {
        h1 { (title) }
        p { (error.message) }
        p { a(href="/") { "To the curves" } }
    }
}

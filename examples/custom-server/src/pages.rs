//! The pages, which know nothing of what stands beside them.

use perennial::prelude::*;

/// The layout of the app.
pub(crate) fn frame(page: View) -> View {
    view! {
        header(class="top") { a(class="brand", href="/") { "Custom server" } }
        main { (page) }
    }
}

/// `/`
pub(crate) fn home() -> Template<()> {
    Template::new("")
        .view(|| {
            view! {
                h1 { "Pages beside an API" }
                p { "This page is Perennial's. The button is a plain form, which a route of the app's own answers." }
                form(class="row", method="post", action="/api/clicks") {
                    button { "Click" }
                }
                p { a(href="/api/clicks", rel="external") { "How often it was clicked" } }
                p { a(href="/about") { "About this server" } }
            }
        })
        .head(|(): &()| Head::title("Custom server"))
}

/// `/about`
pub(crate) fn about() -> Template<()> {
    Template::new("about")
        .view(|| {
            view! {
                h1 { "About this server" }
                p { "One middleware logs every request, another adds a header to every answer." }
            }
        })
        .head(|(): &()| Head::title("About this server"))
}

pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
    }
}

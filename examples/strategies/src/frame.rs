//! What stands around every page, and what stands in place of one.

use perennial::prelude::*;

/// The global state: seen by every page, made once for a build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Motto {
    text: String,
}

#[server_only]
pub(crate) async fn motto(_context: BuildContext) -> Motto {
    Motto { text: "Built once, on demand, and static from then on.".to_owned() }
}

/// The layout of the app: it stays as it is from page to page.
pub(crate) fn frame(page: View) -> View {
    let motto = global_state::<Motto>().text;
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Strategies" }
        }
        main { (page) }
        footer { p { (motto) } }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "All strategies" } }
    }
}

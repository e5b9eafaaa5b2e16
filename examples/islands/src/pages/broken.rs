//! `/broken`: a page whose view panics in the browser, however it is shown.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("broken").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("A page that breaks")
}

/// An author's mistake.
fn only_on_the_server(in_browser: bool) {
    assert!(!in_browser, "this page panics in the browser");
}

fn view() -> View {
    only_on_the_server(is_not_ssr!());
    view! {
        h1 { "A page that breaks" }
        p { "It cannot wake up. It is tried twice, and then it stays as it was served: readable, "
            "with its links, and with a word about it." }
    }
}

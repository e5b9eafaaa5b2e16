//! The page at `/about`: no state, so nothing but a view.

use perennial::prelude::*;

pub fn template() -> Template<()> {
    Template::new("about").view(view).head(head)
}

fn view() -> View {
    view! {
        main {
            h1 { "About" }
            p { "This page has no state: the same view for everyone." }
            p { a(href=link("/")) { "Back to the counter" } }
        }
    }
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("About · {{title}}")
}

//! `/thread`: a tree of comments.

use perennial::prelude::*;

use crate::parts::comment;

pub(crate) fn template() -> Template<()> {
    Template::new("thread").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("A thread")
}

fn view() -> View {
    view! {
        h1 { "A thread" }
        (comment::capsule().widget("comment/0"))
    }
}

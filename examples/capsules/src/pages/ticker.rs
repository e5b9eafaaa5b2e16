//! `/ticker`: the page says nothing of time, and is renewed all the same.

use perennial::prelude::*;

use crate::parts::ticker;

pub(crate) fn template() -> Template<()> {
    Template::new("ticker").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Revalidation")
}

fn view() -> View {
    view! {
        h1 { "Revalidation" }
        p { "The widget is good for a second, and so is this page:" }
        (ticker::capsule().widget("ticker"))
    }
}

//! `/later`: a widget that the page does not wait for, and one that appears by a click.

use perennial::prelude::*;

use crate::parts::fact;

pub(crate) fn template() -> Template<()> {
    Template::new("later").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Delayed, or on demand")
}

fn view() -> View {
    let more = create_signal(false);
    view! {
        h1 { "Delayed, or on demand" }
        div(id="delayed") { (fact::capsule().delayed("fact/7")) }
        button(id="more", on:click=move |_| more.set(!more.get())) { "Another one" }
        div(id="demanded") {
            (if more.get() { fact::capsule().widget("fact/12") } else { view! {} })
        }
    }
}

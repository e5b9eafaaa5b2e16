//! `/house`: sixteen widgets on three levels, in one answer.

use perennial::prelude::*;

use crate::parts::house;

pub(crate) fn template() -> Template<()> {
    Template::new("house").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Nested widgets")
}

fn view() -> View {
    view! {
        h1 { "Nested widgets" }
        p { "A house of floors, which are of rooms: sixteen widgets, in one answer." }
        (house::house().widget("house"))
    }
}

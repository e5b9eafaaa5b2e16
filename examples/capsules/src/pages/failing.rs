//! `/failing`: two widgets that fail, beside one that does not.

use perennial::prelude::*;

use crate::parts::fragile;

pub(crate) fn template() -> Template<()> {
    Template::new("failing").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("A widget that fails")
}

fn view() -> View {
    view! {
        h1 { "A widget that fails" }
        (fragile::capsule().widget("fragile/gone"))
        (fragile::capsule().widget("fragile/cable"))
        (fragile::capsule().widget("fragile/well"))
    }
}

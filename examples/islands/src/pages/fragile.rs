//! `/fragile`: islands that fail, beside those that do not.

use perennial::prelude::*;

use crate::parts::{fragile, vote};

pub(crate) fn template() -> Template<()> {
    Template::new("fragile").view(view).head(head).hydrate(Hydrate::Never)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("What breaks")
}

fn view() -> View {
    view! {
        h1 { "What breaks" }
        p { "One of these is made of other elements in the browser than on the server, one panics "
            "in the browser, and one when you press it. None takes the page with it: the first is "
            "rendered afresh, the second stays as it was served, and after the third you can read on." }
        (vote::vote("vote/before", "Good"))
        (fragile::capsule().widget("fragile/mismatch"))
        (fragile::capsule().widget("fragile/panic"))
        (fragile::capsule().widget("fragile/late"))
        (vote::vote("vote/after", "Good"))
    }
}

//! `/welcome`: a page that never wakes, of which the server fills a part in each answer.

use perennial::prelude::*;

use crate::parts::welcome;

pub(crate) fn template() -> Template<()> {
    Template::new("welcome").view(view).head(head).hydrate(Hydrate::Never)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Who reads")
}

fn view() -> View {
    view! {
        h1 { "Who reads" }
        p { "The page is stored, and the same for all. What is below is made for you in each answer, "
            "and wakes when you turn to it." }
        (welcome::capsule().widget("welcome"))
    }
}

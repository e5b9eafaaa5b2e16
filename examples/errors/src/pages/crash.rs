//! `/crash`: a panic in an event handler, in the browser. The page stays readable, its links work,
//! and the error view says beside it what happened.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("crash").view(view).head(|(): &()| Head::title("A crash in the browser"))
}

#[expect(clippy::panic, reason = "this is what the page shows")]
fn view() -> View {
    let count = create_signal(0_u32);
    view! {
        h1 { "A crash in the browser" }
        p { "The first button works until the second one is clicked; the links always do." }
        p(class="row") {
            button(class="count", on:click=move |_| count.set(count.get() + 1)) {
                "Clicked " (count.get()) " times"
            }
            button(class="crash", on:click=|_| panic!("clicked on the wrong button")) { "Crash" }
        }
        p { a(href="/parts") { "Go to a page with parts" } }
    }
}

//! `/ways`: every way to get to another page, and those that are the browser's.

use perennial::prelude::*;

use crate::pattern::TREES;

pub(crate) fn template() -> Template<()> {
    Template::new("ways").view(view).head(|(): &()| Head::title("All ways · Patterns"))
}

fn view() -> View {
    let turn = create_signal(0_usize);
    let surprise = move |_| {
        turn.set(turn.get() + 7);
        if let Some(tree) = TREES.get(turn.get() % TREES.len()) {
            navigate(link(format!("/pattern/{tree}")));
        }
    };
    let ahead = |_| perennial::preload(link("/pattern/quince"));
    view! {
        h1 { "All ways" }
        h2 { "Within the app" }
        ul {
            li { a(href="/pattern/oak") { "A page that was made" } }
            li { a(href="/pattern/thunder") { "A page that nobody has asked for yet" } }
            li { a(href="/pattern/thunder-7") { "A page that does not exist" } }
            li { a(href="/latest") { "A page that is elsewhere" } }
            li { a(href="/pattern/elm", data-preload="visible") { "Preloaded when it is visible" } }
            li { a(href="/pattern/fir", data-preload="off") { "Never preloaded" } }
        }
        p(class="row") {
            button(id="surprise", on:click=surprise) { "By a call" }
            button(id="ahead", on:click=ahead) { "Preload the quince by a call" }
        }
        h2 { "The browser's" }
        ul {
            li { a(href="#end") { "A part of this page" } }
            li { a(href="/pattern/oak", rel="external") { "A link that says so" } }
            li { a(href="/pattern/oak", target="_blank") { "Another window" } }
            li { a(href="/favicon.svg", download="tile.svg") { "A download" } }
            li { a(href="/favicon.svg") { "A file" } }
        }
        h2(id="end", tabindex="-1") { "The end" }
        p { "A link led here, or you did." }
    }
}

//! `/`: all patterns, each a link that is preloaded when the pointer rests on it.

use perennial::prelude::*;

use crate::pattern::{TREES, draw};

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(|(): &()| Head::title("Patterns"))
}

fn view() -> View {
    let cards = cards(TREES);
    view! {
        h1 { "Twenty-four patterns, and one for every word" }
        p { "Rest on one, and it is there before you click. Click, and it grows into its page." }
        ul(class="cards") { (cards) }
    }
}

/// Links to patterns, each with a small picture of its own.
pub(crate) fn cards(words: impl IntoIterator<Item = &'static str>) -> Vec<View> {
    let card = |word: &'static str| {
        let href = link(format!("/pattern/{word}"));
        let picture = draw(word);
        view! { li { a(href=href) { (picture) span { (word) } } } }
    };
    words.into_iter().map(card).collect()
}

//! `/pattern/{word}`: those of the trees are made at build time, all others when they are first
//! asked for. Weaving takes its time, and so there is something to see of it.

use perennial::prelude::*;

use crate::pages::gallery::cards;
use crate::pattern::{TREES, draw};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Weave {
    word: String,
}

pub(crate) fn template() -> Template<Weave> {
    Template::new("pattern/{word}")
        .view(view)
        .head(head)
        .build_paths(trees)
        .build_state(weave)
        .incremental_generation()
        .loading(loading)
}

#[server_only]
async fn trees() -> Vec<String> {
    TREES.iter().map(|tree| format!("pattern/{tree}")).collect()
}

#[server_only]
async fn weave(context: BuildContext) -> Result<Weave, PageError> {
    let word = context.param("word")?.to_lowercase();
    if !TREES.contains(&&*word) {
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    }
    if word.chars().count() > 20 || !word.chars().all(char::is_alphabetic) {
        return Err(PageError::not_found(
            "A pattern is woven from a word of at most twenty letters.",
        ));
    }
    Ok(Weave { word })
}

#[server_only]
fn head(weave: &Weave) -> Head {
    Head::title(format!("{} · Patterns", weave.word))
}

fn loading() -> View {
    view! {
        h1 { "Weaving …" }
        p { "Nobody has asked for this pattern before. It is kept for the next one." }
    }
}

fn view(weave: Weave) -> View {
    let picture = draw(&weave.word);
    let place = TREES.iter().position(|tree| *tree == weave.word);
    let near = place.map_or_else(View::new, neighbours);
    view! {
        h1 { (weave.word) }
        figure { (picture) }
        (near)
        p { a(href="/") { "All patterns" } }
    }
}

/// The tree before, and the one after.
fn neighbours(place: usize) -> View {
    let around = [place.checked_sub(1), place.checked_add(1)];
    let cards = cards(around.into_iter().flatten().filter_map(|it| TREES.get(it).copied()));
    view! { ul(class="cards near", aria-label="Neighbours") { (cards) } }
}

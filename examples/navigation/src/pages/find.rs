//! `/find?q=`: a form by GET leads here without a full load.

use perennial::prelude::*;

use crate::pages::gallery::cards;
use crate::pattern::TREES;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Found {
    query: String,
}

pub(crate) fn template() -> Template<Found> {
    Template::new("find").view(view).head(head).query_keys(["q"]).build_state(load)
}

#[server_only]
async fn load(context: BuildContext) -> Found {
    Found { query: context.query("q").unwrap_or_default().trim().to_lowercase() }
}

#[server_only]
fn head(found: &Found) -> Head {
    Head::title(format!("{} · Patterns", found.query))
}

fn view(found: Found) -> View {
    let query = found.query;
    let trees: Vec<_> = TREES.into_iter().filter(|tree| tree.contains(&*query)).collect();
    let title = match trees.len() {
        0 => "No tree is named so".to_owned(),
        1 => "One tree".to_owned(),
        count => format!("{count} trees"),
    };
    let (cards, of_its_own) = (cards(trees), link(format!("/pattern/{query}")));
    view! {
        h1 { (title) }
        ul(class="cards") { (cards) }
        p { a(href=of_its_own) { "Weave a pattern from that word" } }
    }
}

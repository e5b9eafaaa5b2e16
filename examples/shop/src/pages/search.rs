//! `/search?q=`: a declared query key is part of the page. Its results are kept for a minute.

use std::time::Duration;

use perennial::prelude::*;

#[server_only]
use crate::data;
#[server_only]
use crate::parts::card;
use crate::parts::card::{Card, grid};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Found {
    words: String,
    cards: Vec<Card>,
}

pub(crate) fn template() -> Template<Found> {
    Template::new("search")
        .view(view)
        .head(head)
        .query_keys(["q"])
        .build_state(load)
        .tags(tags)
        .revalidate_after(Duration::from_secs(60))
}

#[server_only]
async fn load(context: BuildContext) -> Result<Found, PageError> {
    let words = context.query("q").unwrap_or_default().trim().to_owned();
    let cards = if words.is_empty() { Vec::new() } else { data::search(&words).await? };
    Ok(Found { words, cards })
}

#[server_only]
fn tags(found: &Found) -> Vec<String> {
    card::tags(&found.cards).collect()
}

#[server_only]
fn head(_found: &Found) -> Head {
    Head::title("Search").robots("noindex")
}

fn view(found: Found) -> View {
    let heading = match (found.words.is_empty(), found.cards.len()) {
        (true, _) => "What are you looking for?".to_owned(),
        (_, 0) => format!("Nothing is called “{}”", found.words),
        (_, 48) => format!("The first 48 for “{}”", found.words),
        (_, number) => format!("{number} for “{}”", found.words),
    };
    let cards = grid(found.cards);
    view! {
        h1 { (heading) }
        (cards)
    }
}

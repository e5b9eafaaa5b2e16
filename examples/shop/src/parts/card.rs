//! [`Card`]: a product in a list.

use perennial::prelude::*;

use super::picture::picture;

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Card {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) price: String,
    pub(crate) hue: u32,
}

/// The tags of the products on a page.
#[server_only]
pub(crate) fn tags(cards: &[Card]) -> impl Iterator<Item = String> {
    cards.iter().map(|card| format!("product:{}", card.id))
}

/// Products side by side.
pub(crate) fn grid(cards: Vec<Card>) -> View {
    let cards: Vec<View> = cards.into_iter().map(card).collect();
    view! { ul(class="grid") { (cards) } }
}

fn card(own: Card) -> View {
    let (href, picture) = (format!("/product/{}", own.id), picture(&own.category, own.hue));
    view! {
        li {
            a(class="card", href=href) {
                (picture)
                span(class="name") { (own.name) }
                span(class="price") { (own.price) }
            }
        }
    }
}

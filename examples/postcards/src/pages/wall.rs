//! `/`: the newest postcards, and a form for the next one.

use perennial::prelude::*;

use crate::actions::send;
#[server_only]
use crate::data::Newest;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Wall {
    cards: Vec<Card>,
}

/// A postcard on the wall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) id: u64,
    pub(crate) text: String,
}

pub(crate) fn template() -> Template<Wall> {
    Template::new("").view(view).head(head).build_state(load)
}

/// It depends on what it reads: the tags need not be named.
#[server_only]
async fn load(context: BuildContext) -> Result<Wall, PageError> {
    Ok(Wall { cards: context.read(&Newest { most: 24 }).await? })
}

#[server_only]
fn head(_: &Wall) -> Head {
    Head::title("Postcards").description("A wall of postcards that visitors have sent")
}

fn view(wall: Wall) -> View {
    perennial::follow_changes();
    let is_empty = wall.cards.is_empty();
    let cards: Vec<View> = wall.cards.into_iter().map(card).collect();
    view! {
        h1 { "A wall of postcards" }
        (if is_empty { view! { p(class="quiet") { "Nobody has sent one yet." } } } else { view! {} })
        ul(class="wall") { (cards) }
        section(class="new") {
            h2 { "Send one" }
            (Form::new(send).view(|form| view! {
                (form.field("text", "What you write").multiline().required())
                (form.file("picture", "A picture, of at most 2 MB").accept("image/*").required())
                (form.message())
                (form.submit("Send"))
            }))
        }
    }
}

fn card(card: Card) -> View {
    let (to, picture) = (format!("/card/{}", card.id), format!("/pictures/{}", card.id));
    view! {
        li {
            a(class="card", href=to) {
                img(src=picture, alt="", width="320", height="240", loading="lazy")
                span { (card.text) }
            }
        }
    }
}

//! `/card/{id: u64}`: one postcard, made when somebody first looks at it.

use perennial::prelude::*;

#[server_only]
use crate::data::One;
use crate::pages::wall::Card;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Whole {
    card: Card,
}

pub(crate) fn template() -> Template<Whole> {
    Template::new("card/{id: u64}").view(view).head(head).build_state(load).incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Whole, PageError> {
    Ok(Whole { card: context.read(&One { id: context.parse_param("id")? }).await? })
}

#[server_only]
fn head(whole: &Whole) -> Head {
    Head::title(format!("Postcard {}", whole.card.id)).description(&whole.card.text)
}

fn view(whole: Whole) -> View {
    let Card { id, text } = whole.card;
    let (title, picture) = (format!("Postcard {id}"), format!("/pictures/{id}"));
    view! {
        h1 { (title) }
        figure {
            img(class="whole", src=picture, alt="")
            figcaption { (text) }
        }
        p { a(href="/") { "To the wall" } }
    }
}

//! `/basket`: a request state, with the forms that change the basket and that buy what is in it.

use perennial::prelude::*;

#[server_only]
use crate::actions;
use crate::actions::{check_out, remove_from_basket};
#[server_only]
use crate::data;
use crate::parts::card::Card;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Basket {
    things: Vec<Card>,
    total: String,
}

pub(crate) fn template() -> Template<Basket> {
    Template::new("basket").view(view).head(head).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Result<Basket, PageError> {
    let (mut things, mut total) = (Vec::new(), 0);
    for id in actions::things(&request).await? {
        if let Some(record) = data::product(id).await? {
            total += record.cents;
            things.push(record.card);
        }
    }
    Ok(Basket { things, total: data::price(total) })
}

#[server_only]
fn head(_basket: &Basket) -> Head {
    Head::title("Your basket").robots("noindex")
}

fn view(basket: Basket) -> View {
    if basket.things.is_empty() {
        return view! {
            h1 { "Your basket" }
            p { "There is nothing in it yet. " a(href="/") { "Look around." } }
        };
    }
    let things = basket.things.into_iter().enumerate();
    let things: Vec<View> = things.map(|(place, own)| thing(place, own)).collect();
    let order = Form::new(check_out).class("order").view(|form| {
        view! {
            (form.field("name", "Your name").autocomplete("name"))
            (form.field("address", "Your address").autocomplete("street-address").multiline())
            (form.message())
            (form.submit("Buy all of it"))
        }
    });
    view! {
        h1 { "Your basket" }
        ul(class="basket") { (things) }
        p(class="total") { "All together " strong { (basket.total) } }
        (order)
    }
}

fn thing(place: usize, own: Card) -> View {
    let (href, id) = (format!("/product/{}", own.id), own.id);
    let remove = format!("Remove {}", own.name);
    let remove = Form::new(remove_from_basket).key(place).view(move |form| {
        view! {
            (form.hidden("product", id))
            button(class="plain", aria-label=remove) { "Remove" }
        }
    });
    view! {
        li {
            a(href=href) { (own.name) }
            span(class="price") { (own.price) }
            (remove)
        }
    }
}

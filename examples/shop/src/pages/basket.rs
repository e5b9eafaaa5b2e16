//! `/basket`: a request state. What is in it stands in a cookie, and nowhere else.

#[server_only]
use perennial::cookie::{Cookie, SameSite};
use perennial::prelude::*;

#[server_only]
use crate::data;
use crate::parts::card::Card;

/// How many things a basket holds.
#[server_only]
const MOST: usize = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Basket {
    things: Vec<Card>,
    total: String,
}

pub(crate) fn template() -> Template<Basket> {
    Template::new("basket").view(view).head(head).request_state(load)
}

/// The numbers of the things in a visitor's basket.
#[server_only]
pub(crate) fn things(request: &RequestContext) -> Vec<u64> {
    let cookie = request.cookie("basket").unwrap_or_default();
    cookie.split('.').filter_map(|id| id.parse().ok()).take(MOST).collect()
}

#[server_only]
async fn load(request: RequestContext) -> Result<Basket, PageError> {
    let mut ids = things(&request);
    if let Some(added) = number(&request, "add") {
        if data::product(added).await?.is_none() {
            return Err(PageError::not_found("The shop has no such thing."));
        }
        ids.push(added);
        ids.truncate(MOST);
        return Err(changed(&ids));
    }
    if let Some(removed) = number(&request, "remove") {
        if let Some(place) = ids.iter().position(|id| *id == removed) {
            ids.remove(place);
        }
        return Err(changed(&ids));
    }
    show(ids).await
}

#[server_only]
fn number(request: &RequestContext, key: &str) -> Option<u64> {
    request.query(key)?.parse().ok()
}

/// Keeps the basket, and shows it at an address that changes nothing when it is loaded again.
#[server_only]
fn changed(ids: &[u64]) -> PageError {
    let ids = ids.iter().map(u64::to_string).collect::<Vec<_>>().join(".");
    let cookie = Cookie::build(("basket", ids)).path("/").http_only(true).same_site(SameSite::Lax);
    PageError::redirect("/basket").cookie(cookie)
}

#[server_only]
async fn show(ids: Vec<u64>) -> Result<Basket, PageError> {
    let (mut things, mut total) = (Vec::new(), 0);
    for id in ids {
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
    let things: Vec<View> = basket.things.into_iter().map(thing).collect();
    view! {
        h1 { "Your basket" }
        ul(class="basket") { (things) }
        p(class="total") { "All together " strong { (basket.total) } }
    }
}

fn thing(own: Card) -> View {
    let (href, id) = (format!("/product/{}", own.id), own.id.to_string());
    let remove = format!("Remove {}", own.name);
    view! {
        li {
            a(href=href) { (own.name) }
            span(class="price") { (own.price) }
            form(action="/basket") {
                button(class="plain", name="remove", value=id, aria-label=remove) { "Remove" }
            }
        }
    }
}

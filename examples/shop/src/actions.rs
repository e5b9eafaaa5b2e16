//! The actions of visitors: they put products into a basket and buy them. The basket is a value of
//! the visitor's session.

use perennial::prelude::*;

#[server_only]
use crate::data::{self, Purchase};

/// How many things a basket holds.
#[server_only]
const MOST: usize = 50;

/// The numbers of the things in a visitor's basket.
#[server_only]
const BASKET: SessionKey<Vec<u64>> = SessionKey::new("basket");

/// A thing that is put into the basket, or taken out of it.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
pub(crate) struct Thing {
    product: u64,
}

/// The name and the address for the delivery.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check)]
pub(crate) struct Order {
    name: String,
    address: String,
}

/// In the browser and on the server.
fn check(order: &Order, errors: &mut FieldErrors) {
    errors.check("name", !order.name.trim().is_empty(), "Please say who you are.");
    let address = order.address.trim();
    errors.check("address", address.len() >= 10, "Please say where you live, with the town.");
    errors.check("address", address.len() <= 500, "Nobody lives at so long an address.");
}

/// The numbers of the things in a visitor's basket.
#[server_only]
pub(crate) async fn things(request: &RequestContext) -> Result<Vec<u64>, PageError> {
    Ok(request.session().await?.get(BASKET).unwrap_or_default())
}

/// An empty basket is none: of its visitor nothing is kept then.
#[server_only]
async fn keep(context: &ActionContext, things: &Vec<u64>) -> Result<(), PageError> {
    let session = context.session().await?;
    if things.is_empty() {
        session.remove(BASKET);
        return Ok(());
    }
    session.set(BASKET, things)
}

/// Puts a thing into the basket.
#[perennial::action]
pub(crate) async fn add_to_basket(context: ActionContext, thing: Thing) -> Result<(), ActionError> {
    if data::product(thing.product).await?.is_none() {
        return Err(ActionError::client(404, "The shop has no such thing."));
    }
    let mut things = things(&context).await?;
    if things.len() >= MOST {
        return Err(ActionError::invalid("", "The basket is full."));
    }
    things.push(thing.product);
    keep(&context, &things).await?;
    context.redirect("/basket");
    Ok(())
}

/// Takes a thing out of the basket.
#[perennial::action]
pub(crate) async fn remove_from_basket(
    context: ActionContext,
    thing: Thing,
) -> Result<(), ActionError> {
    let mut things = things(&context).await?;
    if let Some(place) = things.iter().position(|own| *own == thing.product) {
        things.remove(place);
    }
    keep(&context, &things).await?;
    Ok(())
}

/// Buys what is in the basket. The pages on which these products stand are new at once, all others stay.
#[perennial::action]
pub(crate) async fn check_out(context: ActionContext, order: Order) -> Result<(), ActionError> {
    let things = things(&context).await?;
    if things.is_empty() {
        return Err(ActionError::invalid("", "There is nothing in the basket."));
    }
    match data::buy(order.name, order.address, things.clone()).await? {
        Purchase::SoldOut(name) => {
            Err(ActionError::invalid("", format!("There are not so many left: {name}")))
        }
        Purchase::Done(number) => {
            for product in things {
                context.invalidate_tag(format!("product:{product}"));
            }
            keep(&context, &Vec::new()).await?;
            context.redirect(format!("/thanks/{number}"));
            Ok(())
        }
    }
}

//! `price/{id: u32}`: a stored state and a visitor's, of two types, merged to a third.

use perennial::prelude::*;

/// What is the same for everybody, and stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listed {
    cents: u32,
}

/// What is true of one visitor, and never stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Discount {
    percent: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Price {
    text: String,
}

pub(crate) fn capsule() -> Capsule<Price, (), Listed, Discount> {
    Capsule::new("price/{id: u32}")
        .states::<Listed, Discount>()
        .view(view)
        .build_state(listed)
        .request_state(discount)
        .amalgamate(price)
        .public()
}

#[server_only]
async fn listed(context: BuildContext) -> Result<Listed, PageError> {
    let id: u32 = context.parse_param("id")?;
    Ok(Listed { cents: 1_000 + id * 100 })
}

#[server_only]
async fn discount(request: RequestContext) -> Discount {
    Discount { percent: if request.cookie("name").is_some() { 10 } else { 0 } }
}

#[server_only]
async fn price(listed: Listed, discount: Discount) -> Price {
    let cents = listed.cents * (100 - discount.percent) / 100;
    Price { text: format!("{}.{:02} €, {} % off", cents / 100, cents % 100, discount.percent) }
}

fn view(price: Price) -> View {
    view! { p(id="price") { (price.text) } }
}

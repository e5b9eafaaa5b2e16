//! `/offers/{id: u64}`: a stored state and a visitor's, of two types, merged to a third.

use perennial::prelude::*;

/// What is the same for everybody, and stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Product {
    name: String,
    cents: u32,
}

/// What is true of one visitor, and never stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Visitor {
    percent_off: u32,
}

/// What the view shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Offer {
    name: String,
    price: String,
    percent_off: u32,
}

pub(crate) fn template() -> Template<Offer, Product, Visitor> {
    Template::new("offers/{id: u64}")
        .states::<Product, Visitor>()
        .view(view)
        .head(head)
        .build_state(product)
        .request_state(visitor)
        .amalgamate(offer)
        .incremental_generation()
}

#[server_only]
async fn product(context: BuildContext) -> Result<Product, PageError> {
    let id: u64 = context.parse_param("id")?;
    let kinds = ["Teapot", "Kettle", "Cup", "Tray"];
    let kind = kinds.into_iter().cycle().nth((id % 4) as usize).unwrap_or("Spoon");
    Ok(Product { name: format!("{kind} No. {id}"), cents: 500 + (id % 90) as u32 * 25 })
}

#[server_only]
async fn visitor(request: RequestContext) -> Visitor {
    Visitor { percent_off: if request.query("code").as_deref() == Some("spring") { 20 } else { 0 } }
}

#[server_only]
async fn offer(product: Product, visitor: Visitor) -> Offer {
    let cents = product.cents * (100 - visitor.percent_off) / 100;
    let price = format!("{}.{:02} €", cents / 100, cents % 100);
    Offer { name: product.name, price, percent_off: visitor.percent_off }
}

#[server_only]
fn head(offer: &Offer) -> Head {
    Head::title(&offer.name)
}

fn view(offer: Offer) -> View {
    let off = match offer.percent_off {
        0 => {
            view! { p { a(href="?code=spring", rel="external") { "With the code of the season" } } }
        }
        percent => {
            let percent = percent.to_string();
            view! { p { (percent) " % off, for you." } }
        }
    };
    view! {
        h1 { (offer.name) }
        p(class="price") { (offer.price) }
        (off)
    }
}

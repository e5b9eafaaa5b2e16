//! `/product/{id: u64}`: any of ten thousand. The most popular are made at build time, all others
//! when somebody first looks at them.

use perennial::prelude::*;

use crate::actions::add_to_basket;
#[server_only]
use crate::data;
#[server_only]
use crate::parts::card;
use crate::parts::card::{Card, grid};
use crate::parts::picture::picture;
use crate::parts::stock;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Product {
    own: Card,
    about: String,
    cents: u32,
    added: u64,
    sold: u32,
    similar: Vec<Card>,
}

pub(crate) fn template() -> Template<Product> {
    Template::new("product/{id: u64}")
        .view(view)
        .head(head)
        .build_paths(popular)
        .build_state(load)
        .incremental_generation()
        .loading(loading)
        .tags(tags)
        .feed_entry(entry)
}

#[server_only]
async fn popular() -> Result<Vec<String>, PageError> {
    let popular = data::popular(8).await?.into_iter();
    Ok(popular.map(|card| format!("product/{}", card.id)).collect())
}

#[server_only]
async fn load(context: BuildContext) -> Result<Product, PageError> {
    let record = data::product(context.parse_param("id")?).await?;
    let record = record.ok_or_else(|| PageError::not_found("The shop has no such thing."))?;
    let similar = data::similar(&record).await?;
    let data::Record { card: own, about, cents, added, sold } = record;
    Ok(Product { own, about, cents, added, sold, similar })
}

#[server_only]
fn tags(product: &Product) -> Vec<String> {
    let own = [format!("product:{}", product.own.id), format!("category:{}", product.own.category)];
    own.into_iter().chain(card::tags(&product.similar)).collect()
}

#[server_only]
fn entry(product: &Product) -> FeedEntry {
    let added = std::time::UNIX_EPOCH + std::time::Duration::from_secs(product.added);
    FeedEntry::new(&product.own.name).summary(&product.about).published(added)
}

/// What search engines read (<https://schema.org/Product>).
#[server_only]
#[derive(Serialize)]
struct LinkedData<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    description: &'a str,
    sku: String,
    offers: Offer,
}

#[server_only]
#[derive(Serialize)]
struct Offer {
    #[serde(rename = "@type")]
    kind: &'static str,
    price: String,
    #[serde(rename = "priceCurrency")]
    currency: &'static str,
}

#[server_only]
fn head(product: &Product) -> Head {
    let (name, about) = (&product.own.name, &product.about);
    let price = product.own.price.trim_start_matches('€').to_owned();
    let offers = Offer { kind: "Offer", price, currency: "EUR" };
    let sku = product.own.id.to_string();
    Head::title(name)
        .description(about)
        .canonical(format!("/product/{}", product.own.id))
        .open_graph(OpenGraph::website().site_name("Ten Thousand Things"))
        .json_ld(&LinkedData {
            context: "https://schema.org",
            kind: "Product",
            name,
            description: about,
            sku,
            offers,
        })
}

fn loading() -> View {
    view! {
        h1 { "One moment …" }
        p { "Nobody has looked at this one before. It is being brought from the cellar." }
    }
}

fn view(product: Product) -> View {
    // Whoever looks at it sees at once that one was sold, or that the price is another.
    perennial::follow_changes();
    let Product { own, about, sold, similar, .. } = product;
    let sold = format!("{sold} sold");
    let id = own.id;
    let category = format!("/category/{}", own.category);
    let stock = stock::capsule().widget(format!("stock/{}", own.id));
    let (picture, similar) = (picture(&own.category, own.hue), grid(similar));
    view! {
        div(class="product") {
            (picture)
            div {
                h1 { (own.name) }
                p(class="price") { (own.price) }
                p { (about) }
                p { (stock) }
                p(class="quiet sold") { (sold) }
                (Form::new(add_to_basket).view(move |form| view! {
                    (form.hidden("product", id))
                    (form.submit("Into the basket"))
                    (form.message())
                }))
                p { a(href=category) { "More of this kind" } }
            }
        }
        h2 { "At a similar price" }
        (similar)
    }
}

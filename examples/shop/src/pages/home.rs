//! `/`: categories, and what is bought most.

use perennial::prelude::*;

#[server_only]
use crate::data;
#[server_only]
use crate::parts::card;
use crate::parts::card::{Card, grid};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Home {
    categories: Vec<(String, String, u32)>,
    popular: Vec<Card>,
}

pub(crate) fn template() -> Template<Home> {
    Template::new("").view(view).head(head).build_state(load).tags(tags)
}

#[server_only]
async fn load(_context: BuildContext) -> Result<Home, PageError> {
    let categories = data::categories().await?.into_iter();
    let categories = categories.map(|own| (own.slug, own.name, own.products)).collect();
    Ok(Home { categories, popular: data::popular(8).await? })
}

#[server_only]
fn tags(home: &Home) -> Vec<String> {
    card::tags(&home.popular).collect()
}

#[server_only]
fn head(_home: &Home) -> Head {
    Head::title("Ten Thousand Things")
        .description("A shop of ten thousand things, each with a page of its own.")
        .canonical("/")
        .open_graph(OpenGraph::website().site_name("Ten Thousand Things"))
}

fn view(home: Home) -> View {
    let categories = home.categories.into_iter().map(|(slug, name, products)| {
        let (href, products) = (format!("/category/{slug}"), products.to_string());
        view! { li { a(href=href) { (name) " " span(class="quiet") { (products) } } } }
    });
    let categories: Vec<View> = categories.collect();
    let popular = grid(home.popular);
    view! {
        h1 { "Ten thousand things" }
        p(class="lead") { "Each has a page of its own, made when somebody first looks at it." }
        ul(class="chips") { (categories) }
        h2 { "Bought most" }
        (popular)
    }
}

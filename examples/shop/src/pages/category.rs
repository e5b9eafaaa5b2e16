//! `/category/{slug}?page=`: the products of a category, a page at a time.

use perennial::prelude::*;

#[server_only]
use crate::data;
#[server_only]
use crate::parts::card;
use crate::parts::card::{Card, grid};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Category {
    slug: String,
    name: String,
    page: u32,
    pages: u32,
    cards: Vec<Card>,
}

pub(crate) fn template() -> Template<Category> {
    Template::new("category/{slug}")
        .view(view)
        .head(head)
        .query_keys(["page"])
        .build_paths(all)
        .build_state(load)
        .tags(tags)
}

#[server_only]
async fn all() -> Result<Vec<String>, PageError> {
    let categories = data::categories().await?.into_iter();
    Ok(categories.map(|own| format!("category/{}", own.slug)).collect())
}

#[server_only]
async fn load(context: BuildContext) -> Result<Category, PageError> {
    let slug = context.param("slug")?.to_owned();
    let own = data::categories().await?.into_iter().find(|own| own.slug == slug);
    let own = own.ok_or_else(|| PageError::not_found("There is no such category."))?;
    let pages = own.products.div_ceil(data::PER_PAGE);
    let page = context.parse_query("page")?.unwrap_or(1);
    if !(1..=pages).contains(&page) {
        return Err(PageError::not_found("The category has no such page."));
    }
    let cards = data::in_category(slug, page).await?;
    Ok(Category { slug: own.slug, name: own.name, page, pages, cards })
}

#[server_only]
fn tags(category: &Category) -> Vec<String> {
    let own = [format!("category:{}", category.slug)];
    own.into_iter().chain(card::tags(&category.cards)).collect()
}

#[server_only]
fn head(category: &Category) -> Head {
    let (name, page) = (&category.name, category.page);
    let head = match page {
        1 => Head::title(name).canonical(format!("/category/{}", category.slug)),
        _ => Head::title(format!("{name}, page {page}")),
    };
    head.description(format!("{name}: what the shop of ten thousand things has of it."))
        .open_graph(OpenGraph::website().site_name("Ten Thousand Things"))
}

fn view(category: Category) -> View {
    let (page, pages, slug) = (category.page, category.pages, category.slug);
    let to = |page: u32, text: &'static str| {
        let href = match page {
            1 => format!("/category/{slug}"),
            _ => format!("/category/{slug}?page={page}"),
        };
        view! { a(href=href) { (text) } }
    };
    let earlier = if page > 1 {
        to(page - 1, "Earlier")
    } else {
        view! { span {} }
    };
    let later = if page < pages {
        to(page + 1, "Further")
    } else {
        view! { span {} }
    };
    let place = format!("{page} of {pages}");
    let cards = grid(category.cards);
    view! {
        h1 { (category.name) }
        (cards)
        nav(class="pages", aria-label="Pages of the category") {
            (earlier)
            span { (place) }
            (later)
        }
    }
}

//! Pages that a plain template library renders: Askama.

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use perennial_actix::{
    Generated, GenerationFailure, Incremental, IncrementalBuilder, IncrementalRoute, RenderRequest,
};
use serde::Serialize;

use crate::arguments::EdgeArguments;
use crate::edge;

/// How many products there are.
const PRODUCTS: u64 = 1_000;

/// A product, as its data are sent.
#[derive(Debug, Serialize)]
struct Product {
    id: u64,
    name: String,
    description: String,
    price: String,
    stock: String,
}

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage<'a> {
    product: &'a Product,
}

#[derive(Template)]
#[template(path = "loading.html")]
struct LoadingPage;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    products: Vec<Product>,
}

/// The routes, and what renders them.
pub(crate) fn incremental(edge: &EdgeArguments) -> Result<IncrementalBuilder, askama::Error> {
    // Made once: it is the same for all products.
    let loading = LoadingPage.render()?;
    Ok(Incremental::builder(render)
        .route(IncrementalRoute::new("").revalidate_after(edge.fresh_for()))
        .route(edge::product_route(edge, loading))
        .fallback(other))
}

/// What is no page: the stylesheet, and nothing else.
async fn other(request: HttpRequest, _body: Payload) -> HttpResponse {
    if request.path() != "/style.css" {
        return HttpResponse::NotFound().body("There is nothing at this address.");
    }
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../static/style.css"))
}

async fn render(request: RenderRequest) -> Result<Generated, GenerationFailure> {
    match request.param("id") {
        Some(id) => product_page(id),
        None => home_page(),
    }
}

fn home_page() -> Result<Generated, GenerationFailure> {
    let products = (1..=12).map(product).collect();
    let page = HomePage { products }.render().map_err(failed)?;
    Ok(Generated::new(page, "{}"))
}

fn product_page(id: &str) -> Result<Generated, GenerationFailure> {
    let known = id.parse().ok().filter(|id| (1..=PRODUCTS).contains(id));
    let id = known.ok_or_else(|| GenerationFailure::not_found("There is no such product."))?;
    let product = product(id);
    let page = ProductPage { product: &product }.render().map_err(failed)?;
    let data = serde_json::to_string(&product).map_err(failed)?;
    Ok(Generated::new(page, data).tag("products"))
}

fn failed(error: impl std::error::Error) -> GenerationFailure {
    tracing::error!(%error, "a page could not be rendered");
    GenerationFailure::server("The page could not be made.")
}

/// Stands in for a database.
fn product(id: u64) -> Product {
    const KINDS: [&str; 5] = ["Lantern", "Kettle", "Compass", "Blanket", "Notebook"];
    const COLOURS: [&str; 4] = ["Amber", "Slate", "Moss", "Ivory"];
    let pick = |words: &[&'static str], by: u64| {
        usize::try_from(by % words.len() as u64).ok().and_then(|at| words.get(at).copied())
    };
    let kind = pick(&KINDS, id).unwrap_or_default();
    let colour = pick(&COLOURS, id / 5).unwrap_or_default();
    Product {
        id,
        name: format!("{colour} {kind} No. {id}"),
        description: format!("A {} of the {} series.", kind.to_lowercase(), colour.to_lowercase()),
        price: format!("{}.{:02} €", 5 + id % 90, id * 7 % 100),
        stock: format!("{} in stock", 3 + id % 20),
    }
}

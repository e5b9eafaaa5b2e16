//! `stock/{id: u64}`: how many there are. It changes with every sale, so the stored page has a hole
//! there, which the browser fills.

use perennial::prelude::*;

#[server_only]
use crate::data;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Stock {
    left: u32,
}

pub(crate) fn capsule() -> Capsule<Stock> {
    Capsule::new("stock/{id: u64}")
        .view(view)
        .request_state(load)
        .fallback(|| view! { span(class="stock") { "Counting what is left …" } })
}

#[server_only]
async fn load(request: RequestContext) -> Result<Stock, PageError> {
    let left = data::stock(request.parse_param("id")?).await?;
    Ok(Stock { left: left.ok_or_else(|| PageError::not_found("There is none."))? })
}

fn view(stock: Stock) -> View {
    let (class, text) = match stock.left {
        0 => ("stock none", "Sold out".to_owned()),
        1 => ("stock few", "The last one".to_owned()),
        left @ 2..=5 => ("stock few", format!("Only {left} left")),
        left => ("stock", format!("{left} in stock")),
    };
    view! { span(class=class) { (text) } }
}

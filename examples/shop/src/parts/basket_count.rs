//! `basket-count`: how many things are in the visitor's basket. It stands in the layout.

use perennial::prelude::*;

#[server_only]
use crate::pages::basket;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Count {
    things: usize,
}

pub(crate) fn capsule() -> Capsule<Count> {
    Capsule::new("basket-count").view(view).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Count {
    Count { things: basket::things(&request).len() }
}

fn view(count: Count) -> View {
    view! { span(class="count") { (count.things.to_string()) } }
}

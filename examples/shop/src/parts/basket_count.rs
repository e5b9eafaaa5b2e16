//! `basket-count`: how many things are in the visitor's basket. It stands in the layout.

use perennial::prelude::*;

#[server_only]
use crate::actions;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Count {
    things: usize,
}

pub(crate) fn capsule() -> Capsule<Count> {
    Capsule::new("basket-count").view(view).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Result<Count, PageError> {
    Ok(Count { things: actions::things(&request).await?.len() })
}

fn view(count: Count) -> View {
    view! { span(class="count") { (count.things.to_string()) } }
}

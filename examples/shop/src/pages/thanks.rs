//! `/thanks/{number: u64}`: what is shown after a purchase. It says nothing of who bought what.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Thanks {
    number: u64,
}

pub(crate) fn template() -> Template<Thanks> {
    Template::new("thanks/{number: u64}").view(view).head(head).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Result<Thanks, PageError> {
    Ok(Thanks { number: request.parse_param("number")? })
}

#[server_only]
fn head(_thanks: &Thanks) -> Head {
    Head::title("Thank you").robots("noindex")
}

fn view(thanks: Thanks) -> View {
    let number = format!("Your order has the number {}.", thanks.number);
    view! {
        h1 { "Thank you" }
        p { (number) }
        p { a(href="/") { "Look around a little more" } }
    }
}

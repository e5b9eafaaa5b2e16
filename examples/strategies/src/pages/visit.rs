//! `/visit`: request state, which sees the request and sets what of the response it likes.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Visit {
    name: String,
    number: u32,
}

pub(crate) fn template() -> Template<Visit> {
    Template::new("visit").view(view).head(head).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Reply<Visit> {
    let number = request.cookie("visits").and_then(|text| text.parse().ok()).unwrap_or(0_u32);
    let number = number.saturating_add(1);
    let name = request.query("name").unwrap_or_else(|| "stranger".to_owned());
    let cookie = perennial::cookie::Cookie::build(("visits", number.to_string()))
        .path("/")
        .http_only(true)
        .same_site(perennial::cookie::SameSite::Lax);
    Reply::new(Visit { name, number }).cookie(cookie).header("x-visit", number.to_string())
}

#[server_only]
fn head(_visit: &Visit) -> Head {
    Head::title("Request state").meta("robots", "noindex")
}

fn view(visit: Visit) -> View {
    let number = visit.number.to_string();
    view! {
        h1 { "Hello, " (visit.name) }
        p { "You were here " (number) " times. Nobody else is told." }
    }
}

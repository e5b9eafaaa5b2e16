//! `greeting`, `welcome`: request states. The first leaves a hole that the browser fills, the
//! second one that the server fills in each answer.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Greeting {
    name: String,
}

pub(crate) fn by_browser() -> Capsule<Greeting> {
    Capsule::new("greeting")
        .view(browser_view)
        .request_state(load)
        .public()
        .fallback(|| view! { p(class="waiting") { "Hello, whoever you are." } })
}

pub(crate) fn by_server() -> Capsule<Greeting> {
    Capsule::new("welcome").view(server_view).request_state(load).public().filled_by_server()
}

#[server_only]
async fn load(request: RequestContext) -> Greeting {
    Greeting { name: request.cookie("name").unwrap_or("stranger").to_owned() }
}

fn browser_view(greeting: Greeting) -> View {
    view! { p(id="by-browser") { "Hello, " (greeting.name) ", says the browser." } }
}

fn server_view(greeting: Greeting) -> View {
    view! { p(id="by-server") { "Hello, " (greeting.name) ", says the server." } }
}

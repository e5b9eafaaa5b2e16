//! `/you`: a stored page with holes. `/name` sets a cookie by which they are filled.

#[server_only]
use perennial::cookie::Cookie;
use perennial::prelude::*;

use crate::parts::{greeting, members, price};

pub(crate) fn template() -> Template<()> {
    Template::new("you").view(view).head(head)
}

/// Sets the name, and goes back.
pub(crate) fn name() -> Template<()> {
    Template::new("name").view(|| view! { h1 { "Your name" } }).request_state(set_name)
}

#[server_only]
async fn set_name(request: RequestContext) -> Result<(), PageError> {
    let name = request.query("name").unwrap_or_default();
    let known: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
    let cookie = Cookie::build(("name", known)).path("/").http_only(true);
    Err(PageError::redirect("/you").cookie(cookie))
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("For you alone")
}

fn view() -> View {
    view! {
        h1 { "For you alone" }
        (greeting::by_browser().widget("greeting"))
        (greeting::by_server().widget("welcome"))
        (price::capsule().widget("price/5"))
        (members::capsule().widget("members"))
        form(action="/name", class="row") {
            label(r#for="name") { "Your name" }
            input(id="name", name="name", autocomplete="given-name")
            button { "That is me" }
        }
    }
}

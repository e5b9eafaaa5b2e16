//! `/personal/{ms: u64}`: made for each request, slowly, with a stored capsule.

use std::time::Duration;

use perennial::prelude::*;

use crate::proven::Proven;

pub(crate) fn template() -> Template<String> {
    Template::new("personal/{ms: u64}").view(view).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Result<String, PageError> {
    tokio::time::sleep(Duration::from_millis(request.parse_param("ms")?)).await;
    Ok(request.cookie("name").unwrap_or("stranger").to_owned())
}

fn view(name: String) -> View {
    view! {
        h1 { "Hello, " (name) }
        (capsule().widget(""))
    }
}

pub(crate) fn capsule() -> Capsule<Proven> {
    Capsule::new("seal").view(|seal: Proven| crate::proven::view(seal)).build_state(seal).public()
}

#[server_only]
async fn seal(context: BuildContext) -> Proven {
    Proven::now(context.path().as_str())
}

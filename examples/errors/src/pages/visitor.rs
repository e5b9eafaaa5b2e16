//! `/visitor/{kind}`: a request state that fails for one visitor, and nobody else.

use perennial::prelude::*;

pub(crate) fn template() -> Template<String> {
    Template::new("visitor/{kind}")
        .view(view)
        .head(|kind: &String| Head::title(kind.as_str()))
        .request_state(load)
}

#[server_only]
#[expect(clippy::panic, reason = "this is what the page shows")]
async fn load(request: RequestContext) -> Result<String, PageError> {
    let kind = request.param("kind")?.to_owned();
    if kind == "panic" {
        panic!("the password is swordfish");
    }
    match kind.parse() {
        Ok(status @ 400..=499) => Err(PageError::client(status, "The request state said so.")),
        _ => Ok(kind),
    }
}

fn view(kind: String) -> View {
    view! { h1 { "Nothing is wrong with " (kind) } }
}

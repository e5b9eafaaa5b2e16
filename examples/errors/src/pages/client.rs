//! `/client/{status}`: a build state that blames the client. Its message is for the visitor.

use perennial::prelude::*;

pub(crate) fn template() -> Template<String> {
    Template::new("client/{status: u32}")
        .view(view)
        .head(|status: &String| Head::title(format!("Status {status}")))
        .build_state(load)
        .incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<String, PageError> {
    match context.parse_param("status")? {
        404 => Err(PageError::not_found("There never was such a page.")),
        410 => Err(PageError::gone("There was such a page, and it will not come back.")),
        status @ 400..=499 => Err(PageError::client(status, "The build state said so.")),
        status => Ok(status.to_string()),
    }
}

fn view(status: String) -> View {
    view! { h1 { (status) " is no error of a client" } }
}

//! `/error/{page: u32}`: texts as what an error says.

use perennial::prelude::*;

#[server_only]
use crate::texts;

pub(crate) fn template() -> Template<()> {
    Template::new("error/{page: u32}").view(|| view! {}).build_state(load).incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<(), PageError> {
    let texts = texts::of_page(context.parse_param("page")?)?;
    Err(PageError::client(404, texts.join(" ")))
}

pub(crate) fn view(error: ErrorPage) -> View {
    let title = error.message.clone();
    view! { main { h1 { "Error" } p(id="message", title=title) { (error.message) } } }
}

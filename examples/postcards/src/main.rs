//! A wall of postcards: pictures that visitors send, and pages that know what they depend on.
//!
//! `pages` has one file for each template, `actions` what visitors do, and `data`, on the server only, the
//! database and the pictures.

mod actions;
#[cfg(not(target_family = "wasm"))]
mod data;
mod pages;

use perennial::CallLimit;
use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .origin("https://postcards.example")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .with_state(open)
        .layout(frame)
        .template(pages::wall::template())
        .template(pages::card::template())
        .action(actions::send.limit(CallLimit::per_hour(60)))
        .route(Method::Get, "pictures/{id: u64}", picture)
        .error_views(ErrorViews::new(error))
}

/// Opens the database.
#[server_only]
async fn open(variables: Variables) -> Result<data::Postcards, data::DataError> {
    data::Postcards::open(&variables)
}

/// The picture of a postcard: another one has another number, so that it is kept for a year.
#[server_only]
async fn picture(context: RouteContext) -> Result<Answer, PageError> {
    let cards: &data::Postcards = context.state()?;
    let picture = cards.picture(context.parse_param("id")?)?;
    let picture = picture.ok_or_else(|| PageError::not_found("There is no such picture."))?;
    Ok(Answer::new(picture.content_type, picture.bytes)
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("content-security-policy", "default-src 'none'"))
}

fn frame(page: View) -> View {
    view! {
        header(class="top") { a(class="brand", href="/") { "Postcards" } }
        main { (page) }
        footer { p { "An example of Perennial." } }
    }
}

fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    view! {
        p(class="quiet") { (status) }
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "To the wall" } }
    }
}

//! State that survives: packing lists that are kept from page to page, undone, and frozen to text
//! and to the browser's database.

mod company;
mod frame;
mod pages;
mod settings;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .global_state(settings::global())
        .layout(frame::frame)
        .keep_changes_of(20)
        .capsule(company::capsule())
        .template(pages::home::template())
        .template(pages::trip::template())
        .template(pages::backup::template())
        .error_views(ErrorViews::new(frame::error))
}

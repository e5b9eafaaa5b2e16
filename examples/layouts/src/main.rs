//! Layouts within layouts: each stays mounted, with its state, for as long as the pages within it
//! are shown one after the other. Every page is there in two languages.

mod book;
mod layouts;
mod pages;
mod words;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .locales(words::ENGLISH, [words::FRENCH])
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(layouts::app)
        .template(pages::home())
        .template(pages::about())
        .template(pages::chapter())
        .template(pages::section())
        .error_views(ErrorViews::new(pages::error))
}

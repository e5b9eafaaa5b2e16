//! Layouts within layouts: each stays mounted, with its state, for as long as the pages within it
//! are shown one after the other.

mod book;
mod layouts;
mod pages;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(layouts::app)
        .template(pages::home())
        .template(pages::about())
        .template(pages::chapter())
        .template(pages::section())
        .error_views(ErrorViews::new(pages::error))
}

//! Every kind of error, each in the view that belongs to it and with the status that it has.

mod error_view;
mod frame;
mod pages;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(frame::frame)
        .template(pages::home::template())
        .template(pages::client::template())
        .template(pages::visitor::template())
        .template(pages::server::template())
        .template(pages::parts::template())
        .capsule(pages::parts::part())
        .template(pages::crash::template())
        .error_views(ErrorViews::new(error_view::view))
}

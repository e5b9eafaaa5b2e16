//! Messages in six languages, by Project Fluent: one small page for each feature.

mod frame;
mod pages;

use perennial::Negotiation;
use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .locales("en", ["fr", "pl", "ar", "ru", "ja"])
        .negotiate_locale(Negotiation::Root)
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(frame::frame)
        .template(pages::start::template())
        .template(pages::plurals::template())
        .template(pages::formats::template())
        .template(pages::markup::template())
        .template(pages::any::template())
        .template(pages::languages::template())
        .error_views(ErrorViews::new(frame::error))
}

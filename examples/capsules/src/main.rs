//! Parts of pages with strategies and properties of their own.

mod frame;
mod pages;
mod parts;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(frame::frame)
        .capsule(parts::tip::capsule())
        .capsule(parts::weather::capsule())
        .capsule(parts::house::house())
        .capsule(parts::house::floor())
        .capsule(parts::house::room())
        .capsule(parts::comment::capsule())
        .capsule(parts::answer::capsule())
        .capsule(parts::fact::capsule())
        .capsule(parts::greeting::by_browser())
        .capsule(parts::greeting::by_server())
        .capsule(parts::price::capsule())
        .capsule(parts::members::capsule())
        .capsule(parts::fragile::capsule())
        .capsule(parts::ticker::capsule())
        .template(pages::home::template())
        .template(pages::weather::template())
        .template(pages::house::template())
        .template(pages::thread::template())
        .template(pages::calculator::template())
        .template(pages::later::template())
        .template(pages::you::template())
        .template(pages::you::name())
        .template(pages::failing::template())
        .template(pages::ticker::template())
        .error_views(ErrorViews::new(frame::error))
}

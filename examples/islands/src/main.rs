//! When pages and parts of them wake up: hydration by choice, and islands.

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
        .capsule(parts::servings::capsule())
        .capsule(parts::rise::capsule())
        .capsule(parts::vote::capsule())
        .capsule(parts::comments::capsule())
        .capsule(parts::reader::capsule())
        .capsule(parts::fragile::capsule())
        .capsule(parts::welcome::capsule())
        .template(pages::home::template())
        .template(pages::recipe::template())
        .template(pages::fragile::template())
        .template(pages::welcome::template())
        .template(pages::broken::template())
        .template(pages::choice::template("at-once", Hydrate::AtOnce))
        .template(pages::choice::template("idle", Hydrate::Idle))
        .template(pages::choice::template("visible", Hydrate::Visible))
        .template(pages::choice::template("interaction", Hydrate::Interaction))
        .template(pages::choice::template("never", Hydrate::Never))
        .error_views(ErrorViews::new(frame::error))
}

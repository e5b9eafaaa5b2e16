//! An atlas of all towns of the world: Perennial's example on real data.
//!
//! `pages` has one file for each template, `parts` what several of them show, and `atlas`, on the
//! server only, the data.

#[cfg(not(target_family = "wasm"))]
mod atlas;
mod format;
mod pages;
mod parts;
mod preview;
mod summary;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .locales("en", ["fr", "de", "ar", "ja"])
        .origin("https://atlas.example.org")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .static_alias("/favicon.ico", "/favicon.svg")
        .feed(Feed::new("/feed.xml").title(t!("feed")).template("city/{slug}").limit(20))
        .robots(Robots::new().disallow("/search"))
        .index_view(parts::around)
        .view_transitions()
        .capsule(parts::country_map::capsule())
        .template(pages::home::template())
        .template(pages::country::template())
        .template(pages::map::template())
        .template(pages::city::template())
        .template(pages::search::template())
        .error_views(pages::error::views())
}

//! A store of ten thousand products.
//!
//! `pages` has one file for each template, `actions` what visitors do, `parts` the capsules and what several pages show, and
//! `data`, on the server only, the database.

mod actions;
#[cfg(not(target_family = "wasm"))]
mod data;
mod frame;
mod pages;
mod parts;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .origin("https://shop.example")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .robots(Robots::new().disallow("/basket").disallow("/search"))
        .feed(Feed::new("/new.xml").title("New in the shop").template("product/{id: u64}"))
        .layout(frame::frame)
        .capsule(parts::stock::capsule())
        .capsule(parts::basket_count::capsule())
        .template(pages::home::template())
        .template(pages::category::template())
        .template(pages::product::template())
        .template(pages::search::template())
        .template(pages::basket::template())
        .template(pages::thanks::template())
        .action(actions::add_to_basket)
        .action(actions::remove_from_basket)
        .action(actions::check_out)
        .session_store(sessions)
        .error_views(ErrorViews::new(frame::error))
        .on_start(follow_prices)
}

/// The baskets of visitors lie in the database.
#[server_only]
async fn sessions(state: AppState) -> Result<data::sessions::Sessions, data::DataError> {
    data::sessions::open(state).await
}

/// Renews the pages on which a product stands once its price is another one.
#[server_only]
fn follow_prices(revalidator: Revalidator) {
    data::changes::follow(revalidator);
}

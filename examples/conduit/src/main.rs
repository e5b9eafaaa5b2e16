//! Conduit, the RealWorld application: articles, comments and profiles, with a JSON API below `/api`.
//!
//! `pages` has one file for each template, `parts` what several pages show and what of them belongs to one
//! visitor, `actions` what visitors do. `server` has the database and the API.

mod actions;
mod frame;
mod pages;
mod parts;
mod rules;
#[cfg(not(target_family = "wasm"))]
mod server;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    let app = App::new()
        .language("en")
        .origin("https://conduit.example")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .robots(Robots::new().disallow("/editor").disallow("/settings").disallow("/feed"))
        // The pictures of users and of articles lie elsewhere.
        .content_security_policy(|policy| policy.allow("img-src", "https:"))
        .with_state(open)
        .sessions()
        .layout(frame::frame)
        .error_views(ErrorViews::new(frame::error));
    let app = with_actions(with_pages(app));
    #[cfg(not(target_family = "wasm"))]
    let app = server::api::add_to(app);
    app
}

fn with_pages(app: App) -> App {
    app.capsule(parts::navigation::capsule())
        .capsule(parts::popular_tags::capsule())
        .capsule(parts::favorite_button::capsule())
        .capsule(parts::feed_tab::capsule())
        .capsule(parts::profile_buttons::capsule())
        .capsule(parts::article_buttons::capsule())
        .capsule(parts::comments::capsule())
        .template(pages::home::template())
        .template(pages::feed::template())
        .template(pages::login::template())
        .template(pages::register::template())
        .template(pages::settings::template())
        .template(pages::editor::new_article())
        .template(pages::editor::change_article())
        .template(pages::article::template())
        .template(pages::profile::template())
        .template(pages::profile::favorites())
}

fn with_actions(app: App) -> App {
    use actions::{account, articles, social};
    app.action(account::log_in)
        .action(account::register)
        .action(account::save_settings)
        .action(account::log_out)
        .action(articles::publish)
        .action(articles::delete_article)
        .action(articles::add_comment)
        .action(articles::delete_comment)
        .action(social::favorite)
        .action(social::follow)
}

/// Opens the database.
#[server_only]
async fn open(
    variables: perennial::Variables,
) -> Result<server::data::Database, server::data::OpenError> {
    server::data::open(&variables)
}

//! One template for each strategy, and the combinations that matter.

mod frame;
mod pages;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        // Browsers ask for it there, whatever a page says.
        .static_alias("/favicon.ico", "/favicon.svg")
        .origin("https://strategies.example")
        .feed(Feed::new("/posts.xml").title("Posts").template("posts/{slug}"))
        .header("Referrer-Policy", "same-origin")
        .content_security_policy(|policy| policy.allow("frame-ancestors", "'none'"))
        .layout(frame::frame)
        .global_state(GlobalState::<frame::Motto>::new().build_state(frame::motto))
        .template(pages::home::template())
        .template(pages::once::template())
        .template(pages::posts::template())
        .template(pages::posts::latest())
        .template(pages::words::template())
        .template(pages::clock::template())
        .template(pages::seasons::template())
        .template(pages::visit::template())
        .template(pages::offers::template())
        .template(pages::find::template())
        .template(pages::club::template())
        .template(pages::club::log_in())
        .template(pages::routes::manual())
        .template(pages::routes::archive())
        .template(pages::routes::wiki())
        .redirect("words-of/{word}", "words/{word}")
        .error_views(ErrorViews::new(frame::error))
}

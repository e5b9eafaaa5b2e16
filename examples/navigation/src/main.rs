//! From page to page: a progress bar, view transitions, a search by GET, preloading, and a notice
//! where there is no connection.

mod frame;
mod pages;
mod pattern;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .view_transitions()
        .layout(frame::frame)
        .template(pages::gallery::template())
        .template(pages::weave::template())
        .template(pages::find::template())
        .template(pages::ways::template())
        .redirect("latest", "pattern/yew")
        .error_views(ErrorViews::new(frame::error).notice(frame::notice))
}

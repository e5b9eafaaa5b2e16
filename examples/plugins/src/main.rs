//! Plugins: four of them, each in a file of its own, and an app that takes them in four lines.

mod pages;
mod plugins;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(pages::frame)
        .template(pages::home())
        .template(pages::walk())
        .template(pages::crash())
        .error_views(ErrorViews::new(pages::error))
        .plugin(plugins::reading_time::plugin())
        .plugin(plugins::build_report::plugin())
        .plugin(plugins::shortcuts::plugin())
        .plugin(plugins::crash_log::plugin())
}

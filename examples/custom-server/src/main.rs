//! Pages beside routes and middleware of the app's own, in one binary.

mod pages;
#[cfg(not(target_family = "wasm"))]
mod server;

use perennial::prelude::*;

#[perennial::main(server = server::serve)]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .static_alias("/favicon.ico", "/favicon.svg")
        .layout(pages::frame)
        .template(pages::home())
        .template(pages::about())
        .error_views(ErrorViews::new(pages::error))
}

//! Rust and JavaScript calling each other, as wasm-bindgen has it: a module of one's own, a few lines
//! within the Rust code, and what the browser offers.

mod frame;
mod pages;
mod pen;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .layout(frame::frame)
        .template(pages::curve::template())
        .template(pages::words::template())
        .error_views(ErrorViews::new(frame::error))
}

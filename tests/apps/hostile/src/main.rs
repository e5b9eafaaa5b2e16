//! Texts that try to be more than texts, wherever an app can put one.

mod error;
mod path;
mod texts;
mod values;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .icon("/favicon.svg")
        .capsule(values::capsule())
        .template(values::template())
        .template(path::template())
        .template(error::template())
        .error_views(ErrorViews::new(error::view))
}

//! States of every kind, shown as the browser reads them.

#[cfg(not(target_family = "wasm"))]
mod arbitrary;
mod board;
mod frozen;
mod kept;
mod shape;
mod shapes;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    kept::templates()
        .into_iter()
        .fold(App::new(), App::template)
        .icon("/favicon.svg")
        .keep_changes_of(kept::PAGES)
        .template(shapes::template())
        .template(board::template())
        .template(frozen::template())
}

//! States of every kind, shown as the browser reads them.

#[cfg(not(target_family = "wasm"))]
mod arbitrary;
mod board;
mod shape;
mod shapes;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new().icon("/favicon.svg").template(shapes::template()).template(board::template())
}

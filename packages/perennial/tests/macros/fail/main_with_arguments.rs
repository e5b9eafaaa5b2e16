//! A main function with arguments.

use perennial::prelude::*;

#[perennial::main]
fn main(name: String) -> App {
    App::new()
}

//! A state that serde does not know.

use perennial::prelude::*;

#[derive(ReactiveState)]
struct Person {
    name: String,
}

fn main() {}

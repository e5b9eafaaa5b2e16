//! A state that borrows.

use perennial::prelude::*;

#[derive(ReactiveState)]
struct Borrowed<'a> {
    name: &'a str,
}

fn main() {}

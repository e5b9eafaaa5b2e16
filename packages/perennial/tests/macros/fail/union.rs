//! A union as a state.

use perennial::prelude::*;

#[derive(ReactiveState)]
union Either {
    a: u8,
    b: i8,
}

fn main() {}

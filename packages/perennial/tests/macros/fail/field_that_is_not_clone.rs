//! A field that no snapshot can be taken of.

use perennial::prelude::*;

#[derive(Serialize, Deserialize)]
struct Once(String);

#[derive(Serialize, Deserialize, ReactiveState)]
struct Person {
    once: Once,
}

fn main() {}

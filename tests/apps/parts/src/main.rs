//! Twelve templates, each in a part of its own; some of what they show is shared by a few of them.

mod counter;
mod numbers;
mod shared;
mod texts;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .icon("/favicon.svg")
        .template(counter::template())
        .template(numbers::sum::template())
        .template(numbers::table::template())
        .template(numbers::chart::template())
        .template(numbers::dice::template())
        .template(numbers::primes::template())
        .template(numbers::convert::template())
        .template(texts::count::template())
        .template(texts::sorted::template())
        .template(texts::reversed::template())
        .template(texts::todos::template())
        .template(texts::colours::template())
}

//! Options that do not exist.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ReactiveState)]
struct Person {
    #[reactive(nest)]
    name: String,
}

#[derive(Serialize, Deserialize, ReactiveState)]
#[reactive(alias = Me)]
struct Other {
    name: String,
}

fn main() {}

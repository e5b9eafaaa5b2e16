//! A nested field without a reactive form.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize)]
struct Address {
    street: String,
}

#[derive(Serialize, Deserialize, ReactiveState)]
struct Person {
    #[reactive(nested)]
    address: Address,
}

fn main() {}

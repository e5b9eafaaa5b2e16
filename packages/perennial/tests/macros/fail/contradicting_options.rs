//! Options that contradict each other, or stand where they cannot.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ReactiveState)]
struct Person {
    #[reactive(nested, plain)]
    name: Option<String>,
}

#[derive(Serialize, Deserialize, ReactiveState)]
enum Stock {
    Known {
        #[reactive(suspended = load)]
        count: Result<u32, String>,
    },
}

fn main() {}

//! A function that fills a field with another type.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ReactiveState)]
struct Product {
    #[reactive(suspended = load)]
    stock: Result<u32, String>,
}

async fn load(_: ProductRx) -> u32 {
    7
}

fn main() {}

//! Makes the shop's ten thousand products from their fixed seed, into the folder that `SHOP_DATA`
//! names, else into the user's cache: `cargo run -p shop --example seed`. The shop does so itself at
//! its first start; this is for those who want them before.

#![expect(dead_code, reason = "of the database, only that it is made")]

#[path = "../src/data/database.rs"]
mod database;
#[path = "../src/data/error.rs"]
mod error;
#[path = "../src/data/seed.rs"]
mod seed;

use error::DataError;

fn main() -> Result<(), DataError> {
    let folder = database::folder();
    let shop = database::open(&folder)?;
    let count = "SELECT count(*) FROM product";
    let products: u32 = shop.query_row(count, [], |row| row.get(0))?;
    println!("{products} products in {}", folder.display());
    Ok(())
}

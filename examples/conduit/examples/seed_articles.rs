//! Makes the database of Conduit anew, with so many articles:
//! `cargo run -p conduit --example seed_articles -- 10000`. It lies in the folder that `CONDUIT_DATA` names,
//! else in the user's cache. The app makes a few articles at its first start by itself.

#![allow(dead_code, unused_imports, reason = "of the data, only that they are made")]

#[path = "../src/server/data/mod.rs"]
mod data;

use perennial::Variables;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number: u32 = std::env::args().nth(1).as_deref().unwrap_or("10000").parse()?;
    let folder = data::folder(&Variables::new(std::env::vars()));
    data::database::remove(&folder)?;
    data::Database::open(&folder, number)?;
    println!("{number} articles in {}", folder.display());
    Ok(())
}

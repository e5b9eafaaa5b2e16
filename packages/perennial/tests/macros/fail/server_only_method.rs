//! A method for the server only.

use perennial::prelude::*;

struct Database;

impl Database {
    #[server_only]
    fn open(&self) {}
}

fn main() {}

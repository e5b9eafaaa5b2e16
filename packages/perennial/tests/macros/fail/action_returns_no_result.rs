//! An action that returns no result.

use perennial::prelude::*;

#[perennial::action]
async fn add(_: ActionContext) -> u32 {
    1
}

fn main() {}

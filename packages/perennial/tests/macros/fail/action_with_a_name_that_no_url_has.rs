//! An action whose name cannot stand in a URL.

use perennial::prelude::*;

#[perennial::action(name = "comments/add")]
async fn add(_: ActionContext) -> Result<(), ActionError> {
    Ok(())
}

fn main() {}

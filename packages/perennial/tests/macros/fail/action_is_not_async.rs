//! An action that is not async.

use perennial::prelude::*;

#[perennial::action]
fn add(_: ActionContext) -> Result<(), ActionError> {
    Ok(())
}

fn main() {}

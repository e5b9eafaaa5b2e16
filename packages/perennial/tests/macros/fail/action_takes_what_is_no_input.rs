//! An action whose input has no `ActionInput`.

use perennial::prelude::*;

#[derive(Serialize, Deserialize)]
struct New {
    text: String,
}

#[perennial::action]
async fn add(_: ActionContext, _: New) -> Result<(), ActionError> {
    Ok(())
}

fn main() {
    App::new().action(add);
}

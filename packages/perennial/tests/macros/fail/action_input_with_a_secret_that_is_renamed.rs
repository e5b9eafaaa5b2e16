//! A secret field whose name serde changes.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ActionInput)]
#[serde(rename_all = "camelCase")]
struct LogIn {
    user_name: String,
    #[action(secret)]
    pass_word: String,
}

fn main() {}

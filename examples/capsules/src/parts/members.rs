//! `members`: a guard, which runs before anything of the widget is looked at.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Secret {
    word: String,
}

pub(crate) fn capsule() -> Capsule<Secret> {
    Capsule::new("members").view(view).build_state(load).guard(members_only)
}

#[server_only]
async fn members_only(request: RequestContext) -> Result<(), PageError> {
    match request.cookie("name") {
        Some(_) => Ok(()),
        None => Err(PageError::client(403, "This is for members.")),
    }
}

#[server_only]
async fn load(_context: BuildContext) -> Secret {
    Secret { word: "cinnamon".to_owned() }
}

fn view(secret: Secret) -> View {
    view! { p(id="members") { "The word of the day is " (secret.word) "." } }
}

//! `profile-buttons/{username}`: what a visitor can do with a user: follow others, change what they are.

use perennial::prelude::*;

use super::icon::icon;
use super::social_forms::{Following, follow_form};
#[server_only]
use crate::server::data::Database;
#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct ProfileButtons {
    is_own: bool,
    following: Following,
}

pub(crate) fn capsule() -> Capsule<ProfileButtons> {
    Capsule::new("profile-buttons/{username}")
        .view(view)
        .request_state(load)
        .filled_by_server()
        .public()
}

#[server_only]
async fn load(request: RequestContext) -> Result<ProfileButtons, PageError> {
    let user = visitor::find(&request).await?;
    let (viewer, own) = user.map(|user| (user.id, user.username)).unzip();
    let name = request.param("username")?.to_owned();
    let profile = request.state::<Database>()?.profile(name, viewer).await?;
    let is_own = own.is_some_and(|own| own == profile.username);
    let following = Following { username: profile.username, following: profile.following };
    Ok(ProfileButtons { is_own, following })
}

fn view(buttons: ProfileButtons) -> View {
    if !buttons.is_own {
        return follow_form(buttons.following, "profile");
    }
    let icon = icon("ion-gear-a");
    view! {
        a(class="btn btn-sm btn-outline-secondary action-btn", href="/settings") {
            (icon) " Edit Profile Settings"
        }
    }
}

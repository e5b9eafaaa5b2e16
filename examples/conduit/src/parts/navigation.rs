//! `navigation`: the links above every page, of which there are others for those who are logged in.

use perennial::prelude::*;

use super::icon::icon;
#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Navigation {
    /// The name and the picture of the one who is logged in.
    user: Option<(String, String)>,
}

pub(crate) fn capsule() -> Capsule<Navigation> {
    Capsule::new("navigation").view(view).request_state(load).filled_by_server().public()
}

#[server_only]
async fn load(request: RequestContext) -> Result<Navigation, PageError> {
    let user = visitor::find(&request).await?;
    Ok(Navigation { user: user.map(|user| (user.username, user.image)) })
}

fn view(navigation: Navigation) -> View {
    let items = match navigation.user {
        None => {
            vec![link("/login", view! { "Sign in" }), link("/register", view! { "Sign up" })]
        }
        Some((name, image)) => {
            let (own, picture) = (format!("/profile/{name}"), picture(&image, "user-pic"));
            let (compose, gear) = (icon("ion-compose"), icon("ion-gear-a"));
            vec![
                link("/editor", view! { (compose) " New Article" }),
                link("/settings", view! { (gear) " Settings" }),
                link(&own, view! { (picture) " " (name) }),
            ]
        }
    };
    let home = link("/", view! { "Home" });
    view! {
        nav(class="navbar navbar-light", aria-label="Main") {
            div(class="container") {
                a(class="navbar-brand", href="/") { "conduit" }
                ul(class="nav navbar-nav pull-xs-right") { (home) (items) }
            }
        }
    }
}

/// It is marked on its own page.
fn link(to: &str, text: View) -> View {
    let (path, href) = (current_path(), to.to_owned());
    let (own, marked) = (href.clone(), href.clone());
    let class = move || if path.is(&own) { "nav-link active" } else { "nav-link" };
    let current = move || path.is(&marked).then_some("page");
    view! {
        li(class="nav-item") { a(class=class, href=href, aria-current=current) { (text) } }
    }
}

/// The picture of a user, beside which their name stands.
pub(crate) fn picture(image: &str, class: &'static str) -> View {
    let source = if image.is_empty() { "/avatar.svg" } else { image }.to_owned();
    view! { img(src=source, class=class, alt="", referrerpolicy="no-referrer") }
}

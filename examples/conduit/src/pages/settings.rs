//! `/settings`: what the visitor is, and the end of their session.

use perennial::prelude::*;

use super::feed::guard;
use crate::actions::account::{self, save_settings};
use crate::parts::entries::{Line, errors, submit, text_area};
#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Settings {
    image: String,
    username: String,
    bio: String,
    email: String,
}

pub(crate) fn template() -> Template<Settings> {
    Template::new("settings").view(view).head(head).guard(guard).request_state(load)
}

#[server_only]
async fn load(request: RequestContext) -> Result<Settings, PageError> {
    let user = visitor::require(&request).await?;
    let crate::server::data::User { image, username, bio, email, .. } = user;
    Ok(Settings { image, username, bio, email })
}

#[server_only]
fn head(_: &Settings) -> Head {
    Head::title("Your settings — Conduit").robots("noindex")
}

fn view(settings: Settings) -> View {
    let log_out = Form::new(account::log_out).view(|_| {
        view! { button(class="btn btn-outline-danger") { "Or click here to logout." } }
    });
    let form = form(settings);
    view! {
        div(class="settings-page") {
            div(class="container page") {
                div(class="row") {
                    div(class="col-md-6 offset-md-3 col-xs-12") {
                        h1(class="text-xs-center") { "Your Settings" }
                        (form)
                        hr {}
                        (log_out)
                    }
                }
            }
        }
    }
}

fn form(settings: Settings) -> View {
    let Settings { image, username, bio, email } = settings;
    Form::new(save_settings).view(move |form| {
        let small = "form-control";
        let image =
            Line { value: image, class: small, ..Line::new("image", "URL of profile picture") };
        let username = Line {
            value: username,
            autocomplete: "username",
            ..Line::new("username", "Your Name")
        };
        let email = Line {
            value: email,
            kind: "email",
            autocomplete: "email",
            ..Line::new("email", "Email")
        };
        let password = Line {
            kind: "password",
            autocomplete: "new-password",
            ..Line::new("password", "New Password")
        };
        let bio = text_area(form, "bio", "Short bio about you", "8", &bio);
        let errors = errors(form, &["image", "username", "bio", "email", "password"]);
        let (image, username) = (image.shown(form), username.shown(form));
        let (email, password) = (email.shown(form), password.shown(form));
        let submit = submit(form, "Update Settings");
        view! {
            (errors)
            (image)
            (username)
            fieldset(class="form-group") { (bio) }
            (email)
            (password)
            (submit)
        }
    })
}

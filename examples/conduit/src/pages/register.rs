//! `/register`: the same for everybody, and stored.

use perennial::prelude::*;

use super::login::auth_page;
use crate::actions::account::register;
use crate::parts::entries::{Line, errors, submit};

pub(crate) fn template() -> Template<()> {
    Template::new("register").view(view).head(head)
}

#[server_only]
fn head(_: &()) -> Head {
    Head::title("Sign up — Conduit").robots("noindex")
}

fn view() -> View {
    let form = Form::new(register).view(|form| {
        let username = Line { autocomplete: "username", ..Line::new("username", "Username") };
        let email = Line { kind: "email", autocomplete: "email", ..Line::new("email", "Email") };
        let password = Line {
            kind: "password",
            autocomplete: "new-password",
            ..Line::new("password", "Password")
        };
        let (errors, submit) =
            (errors(form, &["username", "email", "password"]), submit(form, "Sign up"));
        let username = username.shown(form);
        let (email, password) = (email.shown(form), password.shown(form));
        view! { (errors) (username) (email) (password) (submit) }
    });
    auth_page("Sign up", "/login", "Have an account?", form)
}

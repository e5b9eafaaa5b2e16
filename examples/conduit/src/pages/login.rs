//! `/login`: the same for everybody, and stored.

use perennial::prelude::*;

use crate::actions::account::log_in;
use crate::parts::entries::{Line, errors, submit};

pub(crate) fn template() -> Template<()> {
    Template::new("login").view(view).head(head)
}

#[server_only]
fn head(_: &()) -> Head {
    Head::title("Sign in — Conduit").robots("noindex")
}

fn view() -> View {
    let form = Form::new(log_in).view(|form| {
        let email = Line { kind: "email", autocomplete: "email", ..Line::new("email", "Email") };
        let password = Line {
            kind: "password",
            autocomplete: "current-password",
            ..Line::new("password", "Password")
        };
        let (errors, submit) = (errors(form, &["email", "password"]), submit(form, "Sign in"));
        let (email, password) = (email.shown(form), password.shown(form));
        view! { (errors) (email) (password) (submit) }
    });
    auth_page("Sign in", "/register", "Need an account?", form)
}

/// A page with a form for those who are not logged in.
pub(super) fn auth_page(
    title: &'static str,
    other: &'static str,
    question: &'static str,
    form: View,
) -> View {
    view! {
        div(class="auth-page") {
            div(class="container page") {
                div(class="row") {
                    div(class="col-md-6 offset-md-3 col-xs-12") {
                        h1(class="text-xs-center") { (title) }
                        p(class="text-xs-center") { a(href=other) { (question) } }
                        (form)
                    }
                }
            }
        }
    }
}

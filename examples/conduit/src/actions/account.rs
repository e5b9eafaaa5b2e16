//! A visitor registers, logs in and out, and changes their settings.

use perennial::prelude::*;

use super::check;
#[server_only]
use super::{database, invalidate, refused};
use crate::rules;
#[server_only]
use crate::server::data::UserChanges;
#[server_only]
use crate::server::visitor;

/// The address and the password of a user.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check_login)]
pub(crate) struct Login {
    email: String,
    #[action(secret)]
    password: String,
}

/// A new user.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check_registration)]
pub(crate) struct Registration {
    username: String,
    email: String,
    #[action(secret)]
    password: String,
}

/// What a user is; an empty password stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check_settings)]
pub(crate) struct Settings {
    image: String,
    username: String,
    bio: String,
    email: String,
    #[action(secret)]
    password: String,
}

fn check_login(login: &Login, errors: &mut FieldErrors) {
    check(errors, "email", rules::email(login.email.trim()));
    check(errors, "password", rules::known_password(&login.password));
}

fn check_registration(new: &Registration, errors: &mut FieldErrors) {
    check(errors, "username", rules::username(new.username.trim()));
    check(errors, "email", rules::email(new.email.trim()));
    check(errors, "password", rules::password(&new.password));
}

fn check_settings(settings: &Settings, errors: &mut FieldErrors) {
    check(errors, "image", rules::image(settings.image.trim()));
    check(errors, "username", rules::username(settings.username.trim()));
    check(errors, "bio", rules::bio(&settings.bio));
    check(errors, "email", rules::email(settings.email.trim()));
    if !settings.password.is_empty() {
        check(errors, "password", rules::password(&settings.password));
    }
}

/// Logs a user in.
#[perennial::action]
pub(crate) async fn log_in(context: ActionContext, login: Login) -> Result<(), ActionError> {
    let Login { email, password } = login;
    let user = database(&context)?.log_in(email.trim().to_owned(), password).await?;
    let user = user.ok_or_else(|| ActionError::invalid("", "email or password is invalid"))?;
    visitor::log_in(&context.session().await?, &user)?;
    context.redirect("/");
    Ok(())
}

/// Adds a user, and logs them in.
#[perennial::action]
pub(crate) async fn register(context: ActionContext, new: Registration) -> Result<(), ActionError> {
    let (username, email) = (new.username.trim().to_owned(), new.email.trim().to_owned());
    let registered = database(&context)?.register(username, email, new.password).await;
    let (user, stale) = registered.map_err(refused)?;
    invalidate(&context, stale);
    visitor::log_in(&context.session().await?, &user)?;
    context.redirect("/");
    Ok(())
}

/// Changes what a user is, and shows their profile.
#[perennial::action]
pub(crate) async fn save_settings(
    context: ActionContext,
    settings: Settings,
) -> Result<(), ActionError> {
    let user = visitor::require(&context).await?;
    let Settings { image, username, bio, email, password } = settings;
    let changes = UserChanges {
        username: Some(username.trim().to_owned()),
        email: Some(email.trim().to_owned()),
        password: Some(password).filter(|password| !password.is_empty()),
        bio: Some(bio),
        image: Some(image.trim().to_owned()),
    };
    let changed = database(&context)?.change_user(user.id, changes).await;
    let (user, stale) = changed.map_err(refused)?;
    invalidate(&context, stale);
    // A new password ends all other sessions of the user.
    visitor::log_in(&context.session().await?, &user)?;
    context.redirect(format!("/profile/{}", user.username));
    Ok(())
}

/// Ends the session.
#[perennial::action]
pub(crate) async fn log_out(context: ActionContext) -> Result<(), ActionError> {
    context.session().await?.end();
    context.redirect("/");
    Ok(())
}

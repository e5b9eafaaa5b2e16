//! Actions of all forms.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ActionInput)]
#[action(validate = check)]
struct LogIn {
    name: String,
    #[action(secret)]
    password: String,
}

fn check(input: &LogIn, errors: &mut perennial::FieldErrors) {
    errors.check("name", !input.name.is_empty(), "Please say who you are.");
}

/// An action with an input and a result.
#[perennial::action]
async fn log_in(context: ActionContext, input: LogIn) -> Result<String, ActionError> {
    if input.password.is_empty() {
        return Err(ActionError::invalid("password", "It is needed."));
    }
    context.set_cookie("user=1");
    Ok(input.name)
}

#[perennial::action(name = "session.end")]
async fn log_out(context: ActionContext) -> Result<(), ActionError> {
    context.redirect("/");
    Ok(())
}

/// An error of the app's own, which becomes an `ActionError`.
#[perennial::action]
async fn count(_: ActionContext) -> Result<u32, std::num::ParseIntError> {
    "1".parse()
}

pub(crate) fn compiles() {
    assert_eq!((log_in.name(), log_out.name(), count.name()), ("log_in", "session.end", "count"));
    assert!(App::new().action(log_in).action(log_out).action(count).finish().is_ok());
    assert!(App::new().action(count).action(count).finish().is_err());
}

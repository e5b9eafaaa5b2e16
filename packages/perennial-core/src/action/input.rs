//! [`ActionInput`]: what an action takes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::FieldErrors;

/// What an action takes: plain data that travels, with the rules that it must keep. Derived, beside
/// `Serialize` and `Deserialize`.
#[diagnostic::on_unimplemented(
    message = "an action cannot take `{Self}`",
    label = "not the input of an action",
    note = "derive `ActionInput` for it, beside `Serialize` and `Deserialize`; put several values into \
            a struct"
)]
pub trait ActionInput: Serialize + DeserializeOwned + Send + 'static {
    /// Names the fields and their types: another number is another shape. A tab that was loaded
    /// before a deploy tells it, and is told to reload if it differs.
    const SCHEMA: u32;

    /// The fields whose values are never sent back, such as passwords.
    const SECRET: &'static [&'static str] = &[];

    /// Whether one of its own fields is an [`Upload`](crate::Upload): its form is then sent as
    /// `multipart/form-data`.
    const HAS_FILES: bool = false;

    /// Checks the rules, on both sides: in the browser before anything is sent, and on the server.
    fn validate(&self, errors: &mut FieldErrors) {
        let _ = errors;
    }
}

impl ActionInput for () {
    const SCHEMA: u32 = 0;
}

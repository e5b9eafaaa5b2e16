//! [`FormOutcome`]: what came of a form that could not be accepted.

use serde::{Deserialize, Serialize};

use super::FieldErrors;

/// What came of a form that could not be accepted, for the page that shows it again. It is never
/// stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOutcome {
    /// The name of the action.
    pub action: String,
    /// Which of several forms of the action on the page it is; empty, if there is one.
    pub form: String,
    /// What is wrong.
    pub errors: FieldErrors,
    /// What was typed, but for what is secret.
    pub values: Vec<(String, String)>,
}

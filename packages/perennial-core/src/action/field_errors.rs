//! [`FieldErrors`]: what is wrong with the fields of a form.

use serde::{Deserialize, Serialize};

/// What is wrong with the fields of a form: a message for each, in the order in which they were
/// found. The name of the form itself is empty.
///
/// ```
/// use perennial_core::FieldErrors;
///
/// let mut errors = FieldErrors::default();
/// errors.check("name", false, "must not be empty");
/// errors.check("amount", true, "must be 1 at least");
/// assert_eq!(errors.of("name"), Some("must not be empty"));
/// assert_eq!(errors.of("amount"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// Adds a message for a field; one that has a message keeps that.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if self.of(&field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// Adds a message for a field, unless it is right.
    pub fn check(&mut self, field: &str, is_right: bool, message: &str) {
        if !is_right {
            self.add(field, message);
        }
    }

    /// The message of a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.iter().find(|(own, _)| *own == field).map(|(_, message)| message)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields and their messages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }
}

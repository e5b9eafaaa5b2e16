//! [`FormError`]: which field of a form cannot be read, and why.

use std::fmt;

/// Which field of a form cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError {
    field: String,
    message: String,
    is_missing: bool,
}

impl FormError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { field: String::new(), message: message.into(), is_missing: false }
    }

    pub(super) fn missing() -> Self {
        Self { is_missing: true, ..Self::new("is missing") }
    }

    /// The same of a field that stands within another.
    pub(super) fn within(mut self, name: &str) -> Self {
        self.field = match self.field.is_empty() {
            true => name.to_owned(),
            false => format!("{name}.{}", self.field),
        };
        if self.is_missing {
            // What is not in the form has no place there for its message, which must say what it is about.
            self.message = format!("the field {:?} is missing", self.field);
        }
        self
    }

    /// The name of the field; empty, if it is the form itself.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.is_empty() || self.is_missing {
            true => f.write_str(&self.message),
            false => write!(f, "{}: {}", self.field, self.message),
        }
    }
}

impl std::error::Error for FormError {}

impl serde::de::Error for FormError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::missing().within(field)
    }
}

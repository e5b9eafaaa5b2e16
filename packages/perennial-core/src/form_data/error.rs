//! [`FormError`]: which field of a form cannot be read, and why.

use std::fmt;

/// Which field of a form cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError {
    field: String,
    message: String,
}

impl FormError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { field: String::new(), message: message.into() }
    }

    /// The same of a field that stands within another.
    pub(super) fn within(mut self, name: &str) -> Self {
        self.field = match self.field.is_empty() {
            true => name.to_owned(),
            false => format!("{name}.{}", self.field),
        };
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
        match self.field.is_empty() {
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
        Self { field: field.to_owned(), message: "is missing".to_owned() }
    }
}

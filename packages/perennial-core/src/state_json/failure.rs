//! [`Failure`]: why a state cannot be written, and where in it.

use std::fmt::Display;

use crate::StateError;

/// Makes the error once it is known where in the state it stands.
type MakeError = Box<dyn FnOnce(String) -> StateError + Send + Sync>;

/// Why a state cannot be written. On its way out each level adds where it was, so that a
/// state without a failure pays nothing for it.
pub(crate) struct Failure(Box<(MakeError, Vec<String>)>);

impl Failure {
    pub(crate) fn new(make: impl FnOnce(String) -> StateError + Send + Sync + 'static) -> Self {
        Self(Box::new((Box::new(make), Vec::new())))
    }

    /// It happened within this field.
    #[must_use]
    pub(crate) fn in_field(mut self, name: impl Display) -> Self {
        self.0.1.push(format!(".{name}"));
        self
    }

    /// It happened within this element of a list, or value of a map.
    #[must_use]
    pub(crate) fn at_index(mut self, index: impl Display) -> Self {
        self.0.1.push(format!("[{index}]"));
        self
    }

    pub(crate) fn into_error(self) -> StateError {
        let (make, path) = *self.0;
        make(path.iter().rev().fold("state".to_owned(), |at, part| at + part))
    }
}

impl std::fmt::Debug for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Failure").field(&self.0.1).finish()
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a state cannot be written")
    }
}

impl std::error::Error for Failure {}

impl serde::ser::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        Self::new(move |at| StateError::Encode(format!("`{at}`: {message}")))
    }
}

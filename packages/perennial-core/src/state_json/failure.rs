//! [`Failure`]: why a state cannot be written or read, and where in it.

use std::fmt::Display;

use serde::de::{Expected, Unexpected};

use crate::StateError;

/// Makes the error once it is known where in the state it stands.
type MakeError = Box<dyn FnOnce(String) -> StateError + Send + Sync>;

/// Why a state cannot be written or read. On its way out each level adds where it was, so that a
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
        f.write_str("a state cannot be written or read")
    }
}

impl std::error::Error for Failure {}

impl serde::ser::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        Self::new(move |at| StateError::Encode(format!("`{at}`: {message}")))
    }
}

impl serde::de::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        Self::new(move |at| StateError::Decode(format!("`{at}`: {message}")))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("{} instead of {expected}", name(&unexpected)))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Signed(number) => Self::custom(format_args!("{number} is not {expected}")),
            Unexpected::Unsigned(number) => {
                Self::custom(format_args!("{number} is not {expected}"))
            }
            other => Self::invalid_type(other, expected),
        }
    }
}

/// What was there. Serde's own words would bring the writing of floating-point numbers into every
/// client: more code than all of the reading.
const fn name(unexpected: &Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a text",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::Error as _;

    #[test]
    fn what_is_of_another_type_is_named_with_its_place() {
        let failure = Failure::invalid_type(Unexpected::Float(1.5), &"a string").in_field("name");
        let error = failure.into_error().to_string();
        assert!(error.contains("`state.name`: a number instead of a string"), "{error}");
        let failure = Failure::invalid_value(Unexpected::Signed(-3), &"u8").at_index(2);
        let error = failure.into_error().to_string();
        assert!(error.contains("`state[2]`: -3 is not u8"), "{error}");
    }
}

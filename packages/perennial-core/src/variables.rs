//! [`Variables`]: the app's own settings, by name.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The app's own settings, by name: the variables of the process, and those of the file `.env` in
/// its working folder, over which the former take precedence. It is cheap to clone.
///
/// ```
/// use perennial_core::{VariableError, Variables};
///
/// struct Mail {
///     host: String,
///     port: u16,
/// }
///
/// fn mail(variables: &Variables) -> Result<Mail, VariableError> {
///     Ok(Mail { host: variables.parse("MAIL_HOST")?, port: variables.parse_or("MAIL_PORT", 25)? })
/// }
///
/// let set = |port: &str| Variables::new([("MAIL_HOST", "localhost"), ("MAIL_PORT", port)]);
/// assert_eq!(mail(&set("2525")).unwrap().port, 2525);
/// let error = mail(&set("many")).err().unwrap().to_string();
/// assert!(error.contains("MAIL_PORT") && error.contains("many"), "{error}");
/// ```
#[derive(Clone, Default)]
pub struct Variables(Arc<BTreeMap<String, String>>);

/// A variable of the app cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VariableError {
    /// It must be set, and is not.
    #[error(
        "PER-2124: the variable {name} is not set\n\
         hint: set it in the environment of the server, or in the file `.env`"
    )]
    Missing {
        /// Its name.
        name: String,
    },
    /// It has a value that means nothing.
    #[error("PER-2125: the variable {name} has the value {value:?}, which is invalid: {reason}")]
    Invalid {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Variables {
    /// These variables. Apps need this only in tests of their functions.
    #[must_use]
    pub fn new<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let pairs = pairs.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Arc::new(pairs.collect()))
    }

    /// The value of a variable as it is, if it is set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a variable that must be set, as any type that can be parsed.
    ///
    /// # Errors
    /// [`VariableError`] names the variable and its value.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T, VariableError> {
        self.optional(name)?.ok_or_else(|| VariableError::Missing { name: name.to_owned() })
    }

    /// The same of a variable that has a default.
    ///
    /// # Errors
    /// [`VariableError`] names the variable and its value.
    pub fn parse_or<T: FromStr<Err: fmt::Display>>(
        &self,
        name: &str,
        default: T,
    ) -> Result<T, VariableError> {
        Ok(self.optional(name)?.unwrap_or(default))
    }

    /// The same of a variable that may be missing. An empty value counts as missing.
    ///
    /// # Errors
    /// [`VariableError`] names the variable and its value.
    pub fn optional<T: FromStr<Err: fmt::Display>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, VariableError> {
        let Some(value) = self.get(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        value.parse().map(Some).map_err(|error: T::Err| VariableError::Invalid {
            name: name.to_owned(),
            value: value.to_owned(),
            reason: error.to_string(),
        })
    }

    /// The value of a variable that must be set and is a secret: neither an error nor a log shows it.
    ///
    /// # Errors
    /// [`VariableError::Missing`] names the variable.
    pub fn secret(&self, name: &str) -> Result<Secret, VariableError> {
        let value = self.get(name).filter(|value| !value.is_empty());
        let missing = || VariableError::Missing { name: name.to_owned() };
        Ok(Secret(value.ok_or_else(missing)?.into()))
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A secret. What prints it does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// The secret itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_missing_or_invalid_is_named_and_a_secret_is_not_shown() {
        let variables = Variables::new([("PORT", "x1"), ("EMPTY", ""), ("KEY", "hunter2")]);
        let missing = variables.parse::<u16>("EMPTY").unwrap_err().to_string();
        assert!(missing.contains("EMPTY") && missing.contains("`.env`"), "{missing}");
        let invalid = variables.optional::<u16>("PORT").unwrap_err().to_string();
        assert!(invalid.contains("PORT") && invalid.contains("x1"), "{invalid}");
        let key = variables.secret("KEY").unwrap();
        assert_eq!(key.reveal(), "hunter2");
        assert!(!format!("{variables:?}{key:?}").contains("hunter2"));
    }
}

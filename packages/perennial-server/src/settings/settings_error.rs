//! [`SettingsError`]: a setting that cannot be used.

/// A setting cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A variable that must be set is not.
    #[error(
        "PER-4001: the variable {name} is not set\n\
         hint: start the app with `perennial serve`, or set {name} to the folder of a build"
    )]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// A variable has a value that means nothing.
    #[error("PER-4002: the variable {name} has the value {value:?}: {reason}\nhint: {hint}")]
    Invalid {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// What is wrong with it.
        reason: String,
        /// What would be right.
        hint: &'static str,
    },
    /// The file `.env` cannot be read.
    #[error(
        "PER-4003: the file \".env\" cannot be read: {0}\n\
         hint: each line is NAME=value; put values with blanks or # into double quotes"
    )]
    EnvFile(String),
}

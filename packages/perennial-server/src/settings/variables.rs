//! [`Variables`]: numbers and times from the environment.

use std::fmt::Display;
use std::time::Duration;

use super::settings_error::SettingsError;

/// A source of variables. A variable that is not set, or empty, leaves the setting as it is.
pub(crate) struct Variables<'a>(pub(crate) &'a dyn Fn(&str) -> Option<String>);

impl Variables<'_> {
    /// Sets a number of one or more.
    pub(crate) fn count<T: TryFrom<u64>>(
        &self,
        name: &'static str,
        setting: &mut T,
    ) -> Result<(), SettingsError> {
        let parse =
            |text: &str| text.parse::<u64>().ok().filter(|count| *count > 0)?.try_into().ok();
        self.set(name, setting, parse, "it is not a whole number of one or more")
    }

    /// Sets a time in seconds, with a fraction or without.
    pub(crate) fn seconds(
        &self,
        name: &'static str,
        setting: &mut Duration,
    ) -> Result<(), SettingsError> {
        let parse = |text: &str| {
            let seconds = text.parse().ok()?;
            (0.001..=86_400.0).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
        };
        self.set(name, setting, parse, "it is not a number of seconds between 0.001 and 86400")
    }

    /// Sets a time in whole seconds, from a minute to ten years.
    pub(crate) fn long(
        &self,
        name: &'static str,
        setting: &mut Duration,
    ) -> Result<(), SettingsError> {
        const MOST: u64 = 10 * 366 * 86_400;
        let parse = |text: &str| {
            let seconds = text.parse().ok().filter(|seconds| (60..=MOST).contains(seconds))?;
            Some(Duration::from_secs(seconds))
        };
        self.set(name, setting, parse, "it is not a number of seconds between 60 and ten years")
    }

    fn set<T>(
        &self,
        name: &'static str,
        setting: &mut T,
        parse: impl FnOnce(&str) -> Option<T>,
        reason: &str,
    ) -> Result<(), SettingsError> {
        let Some(value) = (self.0)(name).filter(|value| !value.is_empty()) else { return Ok(()) };
        *setting = parse(value.trim()).ok_or_else(|| invalid(name, value.clone(), reason))?;
        Ok(())
    }
}

/// The error of a value for which there is a default.
pub(crate) fn invalid(name: &'static str, value: String, reason: impl Display) -> SettingsError {
    let hint = "remove the variable to use the default";
    SettingsError::Invalid { name, value, reason: reason.to_string(), hint }
}

/// The values of a variable that are separated by commas.
pub(crate) fn list(variable: &impl Fn(&str) -> Option<String>, name: &str) -> Vec<String> {
    let value = variable(name).unwrap_or_default();
    let values = value.split(',').map(str::trim).filter(|value| !value.is_empty());
    values.map(str::to_owned).collect()
}

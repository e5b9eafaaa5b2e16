//! [`ActionLimits`]: the bounds of actions.

use std::path::PathBuf;
use std::time::Duration;

use perennial_protocol::environment as names;

use super::settings_error::SettingsError;
use super::variables::Variables;

/// The bounds of actions.
#[derive(Debug, Clone)]
pub struct ActionLimits {
    /// How many fields a form may have; 1,000.
    pub fields: usize,
    /// How many calls a minute one client may make of each action that has no limit of its own; by default
    /// any number.
    pub calls_per_minute: Option<u32>,
    /// The bytes that all files of one form may have; 16 MiB.
    pub upload_bytes: usize,
    /// The bytes that all files may have that the server holds for forms that are read and actions that
    /// run; 1 GiB.
    pub uploads_bytes: usize,
    /// The folder in which these files lie meanwhile; by default that of the system for temporary files.
    pub uploads: Option<PathBuf>,
    /// How long a form without JavaScript that is posted again in the same session with the same content
    /// counts as a double click; 2 s after the first answer. It is not done again.
    pub repeat_window: Duration,
    /// The same of a call that a script made and named by a key; 60 s.
    pub key_window: Duration,
    /// How many calls are remembered for that, at most; 10,000.
    pub remembered: usize,
    /// How many bytes the results of these may have together; 16 MiB. Of a call whose result has no room,
    /// the server remembers only that it was done.
    pub remembered_bytes: usize,
    /// How long a visitor who changed something surely sees it on every server, where servers share a
    /// store; 60 s. Longer than [`Limits::follow_every`](perennial_isg::Limits::follow_every).
    pub place_window: Duration,
}

impl Default for ActionLimits {
    fn default() -> Self {
        Self {
            fields: 1_000,
            calls_per_minute: None,
            upload_bytes: 16 * 1_024 * 1_024,
            uploads_bytes: 1_024 * 1_024 * 1_024,
            uploads: None,
            repeat_window: Duration::from_secs(2),
            key_window: Duration::from_secs(60),
            remembered: 10_000,
            remembered_bytes: 16 * 1_024 * 1_024,
            place_window: Duration::from_secs(60),
        }
    }
}

impl ActionLimits {
    pub(crate) fn from_variables(
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let (mut limits, variables) = (Self::default(), Variables(variable));
        variables.count(names::MAX_FORM_FIELDS, &mut limits.fields)?;
        let mut calls = 0;
        variables.count(names::CALLS_PER_MINUTE, &mut calls)?;
        limits.calls_per_minute = (calls > 0).then_some(calls);
        variables.count(names::UPLOAD_BYTES, &mut limits.upload_bytes)?;
        variables.count(names::UPLOADS_BYTES, &mut limits.uploads_bytes)?;
        limits.uploads = variable(names::UPLOADS).filter(|it| !it.is_empty()).map(PathBuf::from);
        variables.seconds(names::REPEAT_WINDOW, &mut limits.repeat_window)?;
        variables.seconds(names::KEY_WINDOW, &mut limits.key_window)?;
        variables.count(names::MAX_REMEMBERED_CALLS, &mut limits.remembered)?;
        variables.count(names::REMEMBERED_BYTES, &mut limits.remembered_bytes)?;
        variables.seconds(names::PLACE_WINDOW, &mut limits.place_window)?;
        Ok(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_sets_one_bound_and_a_wrong_value_is_named() {
        let read = |name: &str, value: &str| {
            ActionLimits::from_variables(&|asked: &str| (asked == name).then(|| value.to_owned()))
        };
        let default = format!("{:?}", ActionLimits::default());
        for name in [
            names::MAX_FORM_FIELDS,
            names::CALLS_PER_MINUTE,
            names::UPLOAD_BYTES,
            names::UPLOADS_BYTES,
            names::REPEAT_WINDOW,
            names::KEY_WINDOW,
            names::MAX_REMEMBERED_CALLS,
            names::REMEMBERED_BYTES,
            names::PLACE_WINDOW,
        ] {
            let set = format!("{:?}", read(name, "7").unwrap());
            let differing =
                set.split(", ").zip(default.split(", ")).filter(|(own, other)| own != other);
            assert_eq!(differing.count(), 1, "{name}: {set}");
            assert!(read(name, "many").unwrap_err().to_string().contains(name));
        }
    }
}

//! [`SessionSettings`]: the keys and the bounds of sessions.

use std::time::Duration;

use perennial_protocol::environment as names;

use super::settings_error::SettingsError;
use super::variables::Variables;
use crate::SessionKeys;

/// A day, in seconds.
const DAY: u64 = 24 * 60 * 60;

/// The keys and the bounds of sessions.
#[derive(Debug, Clone)]
pub struct SessionSettings {
    /// The secrets by which their cookies are encrypted. In development, one is made.
    pub keys: SessionKeys,
    /// How long a session lasts at most, from its beginning or its last renewal; 30 days.
    pub lifetime: Duration,
    /// How long a session lasts that nobody uses; 7 days. One in a cookie is used by actions and routes
    /// alone: a page that sets cookies could bring back an older session. One in a store is used by
    /// whatever reads it.
    pub idle: Duration,
    /// How many bytes the values of a session may have, as JSON; 65,536. In a cookie there is room for
    /// some 2,800.
    pub bytes: usize,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            keys: SessionKeys::default(),
            lifetime: Duration::from_secs(30 * DAY),
            idle: Duration::from_secs(7 * DAY),
            bytes: 65_536,
        }
    }
}

impl SessionSettings {
    pub(crate) fn from_variables(
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let (mut settings, variables) = (Self::default(), Variables(variable));
        if let Some(keys) = variable(names::SESSION_KEYS) {
            settings.keys = SessionKeys::parse(&keys)?;
        }
        variables.long(names::SESSION_LIFETIME, &mut settings.lifetime)?;
        variables.long(names::SESSION_IDLE, &mut settings.idle)?;
        variables.count(names::SESSION_BYTES, &mut settings.bytes)?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<SessionSettings, SettingsError> {
        SessionSettings::from_variables(&|asked: &str| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn each_variable_sets_one_bound_and_a_wrong_value_is_named() {
        let default = format!("{:?}", SessionSettings::default());
        for name in [names::SESSION_LIFETIME, names::SESSION_IDLE, names::SESSION_BYTES] {
            let set = format!("{:?}", read(name, "120").unwrap());
            let differing =
                set.split(", ").zip(default.split(", ")).filter(|(own, other)| own != other);
            assert_eq!(differing.count(), 1, "{name}: {set}");
            assert!(read(name, "many").unwrap_err().to_string().contains(name));
        }
    }

    #[test]
    fn no_key_is_printed() {
        let settings = read(names::SESSION_KEYS, &"hunter2 ".repeat(8)).unwrap();
        assert!(format!("{settings:?}").contains("SessionKeys(1)"));
        let error = read(names::SESSION_KEYS, "hunter2").unwrap_err().to_string();
        assert!(error.contains("PERENNIAL_SESSION_KEYS") && !error.contains("hunter2"));
    }
}

//! [`LiveLimits`]: the bounds of live pages.

use std::time::Duration;

use perennial_protocol::environment as names;

use super::settings_error::SettingsError;
use super::variables::Variables;

/// The bounds of live pages: of the streams by which open tabs are told what has changed.
#[derive(Debug, Clone)]
pub struct LiveLimits {
    /// How many streams may be open; 8,192, and no more than half of all connections.
    pub tabs: usize,
    /// How many of these streams one address may have, and at most an eighth of all; 256. The clients of a
    /// reverse proxy are told apart by its `X-Forwarded-For`.
    pub tabs_of_address: usize,
    /// How many pages one stream may be about, at most 64; 16. The tabs of one browser share a stream.
    pub pages_of_tab: usize,
    /// How many pages all streams may be about; 10,000.
    pub pages: usize,
    /// After how long without an event something is sent all the same; 20 s.
    pub heartbeat: Duration,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            tabs: 8_192,
            tabs_of_address: 256,
            pages_of_tab: 16,
            pages: 10_000,
            heartbeat: Duration::from_secs(20),
        }
    }
}

impl LiveLimits {
    pub(crate) fn from_variables(
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let (mut limits, variables) = (Self::default(), Variables(variable));
        variables.count(names::MAX_TABS, &mut limits.tabs)?;
        variables.count(names::MAX_TABS_PER_ADDRESS, &mut limits.tabs_of_address)?;
        variables.count(names::MAX_PAGES_OF_TAB, &mut limits.pages_of_tab)?;
        variables.count(names::MAX_LIVE_PAGES, &mut limits.pages)?;
        variables.seconds(names::TAB_HEARTBEAT, &mut limits.heartbeat)?;
        Ok(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_sets_one_bound_and_a_wrong_value_is_named() {
        let read = |name: &str, value: &str| {
            LiveLimits::from_variables(&|asked: &str| (asked == name).then(|| value.to_owned()))
        };
        let default = format!("{:?}", LiveLimits::default());
        for name in [
            names::MAX_TABS,
            names::MAX_TABS_PER_ADDRESS,
            names::MAX_PAGES_OF_TAB,
            names::MAX_LIVE_PAGES,
            names::TAB_HEARTBEAT,
        ] {
            let set = format!("{:?}", read(name, "7").unwrap());
            let differing =
                set.split(", ").zip(default.split(", ")).filter(|(own, other)| own != other);
            assert_eq!(differing.count(), 1, "{name}: {set}");
            assert!(read(name, "many").unwrap_err().to_string().contains(name));
        }
    }
}

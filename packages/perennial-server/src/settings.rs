//! [`Settings`]: how a server runs, from the environment.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use perennial_core::ServerOptions;
use perennial_protocol::environment::{self, dist};
use perennial_protocol::{AddressError, BasePath, Origin, SiteAddress};

/// How a server runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that a build made.
    pub dist: PathBuf,
    /// The folder of the store; `None` keeps entries in memory only.
    pub store: Option<PathBuf>,
    /// Where to listen.
    pub address: SocketAddr,
    /// Whether this is development.
    pub development: bool,
    /// The operator's secret.
    pub token: Option<String>,
    /// Where the app stands, if not where it says itself.
    pub origin: Option<Origin>,
    /// The path below which the app lies, if not the one that it says itself.
    pub base_path: Option<BasePath>,
}

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
}

impl Settings {
    /// Reads the settings of [`perennial_protocol::environment`].
    ///
    /// # Errors
    /// [`SettingsError`] names the variable, and its value.
    pub fn from_environment() -> Result<Self, SettingsError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// Reads the settings from any source of variables.
    ///
    /// # Errors
    /// [`SettingsError`] names the variable, and its value.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let folder = variable(environment::DIST).filter(|value| !value.is_empty());
        let folder = folder.ok_or(SettingsError::Missing { name: environment::DIST })?;
        let dist = PathBuf::from(folder);
        let development = flag(&variable, environment::DEVELOPMENT)?;
        let store = match variable(environment::STORE) {
            Some(folder) if !folder.is_empty() => Some(PathBuf::from(folder)),
            _ if development => None,
            _ => Some(dist.join(dist::STORE)),
        };
        let address = variable(environment::ADDRESS);
        let address = address.unwrap_or_else(|| environment::DEFAULT_ADDRESS.to_owned());
        Ok(Self {
            dist,
            store,
            address: parse_address(address)?,
            development,
            token: token(&variable)?,
            origin: parse(&variable, environment::ORIGIN, "an origin is like https://example.org")?,
            base_path: parse(&variable, environment::BASE_PATH, "a base path is like /shop")?,
        })
    }

    /// Where the app stands: as it is set here, or as the app says itself.
    pub(crate) fn site_address(&self, app: &ServerOptions) -> Result<SiteAddress, AddressError> {
        let origin = match &self.origin {
            Some(origin) => Some(origin.clone()),
            None => app.origin()?,
        };
        let base = match &self.base_path {
            Some(base) => base.clone(),
            None => app.base_path()?.unwrap_or_default(),
        };
        Ok(SiteAddress::new(origin, base))
    }
}

/// The value of a variable that may be missing or empty.
fn parse<T: FromStr<Err = AddressError>>(
    variable: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    hint: &'static str,
) -> Result<Option<T>, SettingsError> {
    let Some(value) = variable(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    value.parse().map(Some).map_err(|error: AddressError| SettingsError::Invalid {
        name,
        reason: error.to_string().lines().next().unwrap_or_default().to_owned(),
        value,
        hint,
    })
}

fn parse_address(value: String) -> Result<SocketAddr, SettingsError> {
    let parsed: Result<SocketAddr, _> = value.replace("localhost", "127.0.0.1").parse();
    parsed.map_err(|error| SettingsError::Invalid {
        name: environment::ADDRESS,
        reason: error.to_string(),
        value,
        hint: "an address is HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080",
    })
}

fn flag(
    variable: &impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<bool, SettingsError> {
    match variable(name).as_deref() {
        None | Some("" | "0") => Ok(false),
        Some("1") => Ok(true),
        Some(value) => Err(SettingsError::Invalid {
            name,
            value: value.to_owned(),
            reason: "it is neither 0 nor 1".into(),
            hint: "set it to 1, or do not set it",
        }),
    }
}

fn token(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<String>, SettingsError> {
    const SHORTEST: usize = 16;
    match variable(environment::TOKEN) {
        None => Ok(None),
        Some(token) if token.len() >= SHORTEST => Ok(Some(token)),
        // The value is a secret, even one that is too short: it is not shown.
        Some(token) => Err(SettingsError::Invalid {
            name: environment::TOKEN,
            value: format!("({} bytes)", token.len()),
            reason: format!("it is shorter than {SHORTEST} bytes"),
            hint: "make one with `openssl rand -hex 32`",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_variables(|name| {
            pairs.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_defaults_follow_from_the_folder() {
        let settings = read(&[("PERENNIAL_DIST", "d")]).unwrap();
        assert_eq!(settings.store, Some(PathBuf::from("d/store")));
        assert_eq!(settings.address.to_string(), "127.0.0.1:8080");
        assert!(!settings.development && settings.token.is_none());
    }

    #[test]
    fn a_bad_value_is_named() {
        let fail =
            |name, value| read(&[("PERENNIAL_DIST", "d"), (name, value)]).unwrap_err().to_string();
        assert!(fail("PERENNIAL_ADDRESS", "8080x").contains("\"8080x\""));
        assert!(fail("PERENNIAL_DEVELOPMENT", "yes").contains("\"yes\""));
        assert!(fail("PERENNIAL_ORIGIN", "example.org").contains("\"example.org\""));
        assert!(fail("PERENNIAL_BASE_PATH", "shop").contains("PER-1041"));
        let text = fail("PERENNIAL_TOKEN", "hunter2");
        assert!(text.contains("(7 bytes)") && !text.contains("hunter2"));
        assert!(read(&[]).unwrap_err().to_string().contains("PERENNIAL_DIST"));
    }
}

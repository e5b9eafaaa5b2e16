//! [`Settings`]: how a server runs, from the environment.

mod action_limits;
mod env_file;
mod live_limits;
mod request_limits;
mod resource_limits;
mod server_limits;
mod session_settings;
mod settings_error;
mod variables;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use http::HeaderValue;
use perennial_core::{ServerOptions, Variables};
use perennial_isg::Limits;
use perennial_protocol::environment::{self, dist};
use perennial_protocol::{AddressError, BasePath, Origin, SiteAddress};

use resource_limits::ResourceLimits;
use variables::list;

use crate::PoolSettings;

pub use action_limits::ActionLimits;
pub use live_limits::LiveLimits;
pub use request_limits::RequestLimits;
pub use server_limits::ServerLimits;
pub use session_settings::SessionSettings;
pub use settings_error::SettingsError;

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
    /// The host names that a development server answers, besides local ones and that of the origin.
    pub hosts: Vec<String>,
    /// The bounds on connections and bodies.
    pub limits: ServerLimits,
    /// The bounds of the engine.
    pub engine: Limits,
    /// The bounds of the author's functions for requests.
    pub requests: RequestLimits,
    /// The bounds of actions.
    pub actions: ActionLimits,
    /// The bounds of live pages.
    pub live: LiveLimits,
    /// The keys and the bounds of sessions.
    pub sessions: SessionSettings,
    /// The threads on which the author's code runs.
    pub pool: PoolSettings,
    /// The value of `Strict-Transport-Security` (RFC 6797) that every answer has; `None` sends none.
    pub hsts: Option<HeaderValue>,
    /// The other origins whose pages may send requests that change something, besides those that the
    /// app names itself.
    pub trusted_origins: Vec<Origin>,
    /// The variables that the app's own code reads, see
    /// [`App::with_state`](perennial_core::App::with_state).
    pub variables: Variables,
}

impl Settings {
    /// The settings of a server of the build in the folder `dist`: in memory alone, on a free port of
    /// this machine, with the default bounds.
    ///
    /// ```
    /// use perennial_server::Settings;
    ///
    /// let settings = Settings { development: true, ..Settings::new("target/perennial/app/dev") };
    /// assert!(settings.store.is_none());
    /// ```
    #[must_use]
    pub fn new(dist: impl Into<PathBuf>) -> Self {
        Self {
            dist: dist.into(),
            store: None,
            address: ([127, 0, 0, 1], 0).into(),
            development: false,
            token: None,
            origin: None,
            base_path: None,
            hosts: Vec::new(),
            hsts: None,
            trusted_origins: Vec::new(),
            variables: Variables::default(),
            limits: ServerLimits::default(),
            engine: Limits::default(),
            requests: RequestLimits::default(),
            actions: ActionLimits::default(),
            live: LiveLimits::default(),
            sessions: SessionSettings::default(),
            pool: PoolSettings::default(),
        }
    }

    /// Reads the settings of [`perennial_protocol::environment`] from the variables of the process, and
    /// where it has none, from the file `.env` in its working folder. The app's own code reads the same.
    ///
    /// # Errors
    /// [`SettingsError`] names the variable, and its value.
    pub fn from_environment() -> Result<Self, SettingsError> {
        let variables = env_file::variables(Path::new(".env"), std::env::vars_os())?;
        let settings = Self::from_variables(|name| variables.get(name).map(ToOwned::to_owned))?;
        Ok(Self { variables, ..settings })
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
        let ResourceLimits { engine, requests, pool } = ResourceLimits::from_variables(&variable)?;
        Ok(Self {
            dist,
            store,
            address: parse_address(address)?,
            development,
            token: token(&variable)?,
            origin: parse(&variable, environment::ORIGIN, "an origin is like https://example.org")?,
            base_path: parse(&variable, environment::BASE_PATH, "a base path is like /shop")?,
            hosts: list(&variable, environment::HOSTS),
            limits: ServerLimits::from_variables(&variable)?,
            engine,
            requests,
            pool,
            actions: ActionLimits::from_variables(&variable)?,
            live: LiveLimits::from_variables(&variable)?,
            sessions: SessionSettings::from_variables(&variable)?,
            hsts: hsts(&variable)?,
            trusted_origins: trusted_origins(&variable)?,
            variables: Variables::default(),
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

fn trusted_origins(
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Vec<Origin>, SettingsError> {
    let parse = |value: String| {
        value.parse().map_err(|error: AddressError| SettingsError::Invalid {
            name: environment::TRUSTED_ORIGINS,
            reason: error.to_string().lines().next().unwrap_or_default().to_owned(),
            value,
            hint: "an origin is like https://example.org; separate several by commas",
        })
    };
    list(variable, environment::TRUSTED_ORIGINS).into_iter().map(parse).collect()
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

fn hsts(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<HeaderValue>, SettingsError> {
    let name = environment::HSTS;
    let Some(value) = variable(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    let is_directive = |text: &str| {
        let seconds = text.strip_prefix("max-age=").unwrap_or_default();
        let is_age = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
        is_age || matches!(text, "includeSubDomains" | "preload")
    };
    let is_valid =
        value.starts_with("max-age=") && value.split(';').map(str::trim).all(is_directive);
    match HeaderValue::from_str(&value) {
        Ok(header) if is_valid => Ok(Some(header)),
        _ => Err(SettingsError::Invalid {
            name,
            value,
            reason: "it is no value of Strict-Transport-Security".into(),
            hint: "write max-age=SECONDS, and behind it includeSubDomains or preload if you want \
                   them, such as \"max-age=31536000; includeSubDomains\"",
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
        assert!(!settings.development && settings.token.is_none() && settings.hsts.is_none());
        let hsts = "max-age=31536000; includeSubDomains; preload";
        let settings = read(&[("PERENNIAL_DIST", "d"), ("PERENNIAL_HSTS", hsts)]).unwrap();
        assert_eq!(settings.hsts.unwrap(), hsts);
    }

    #[test]
    fn a_bad_value_is_named() {
        let fail =
            |name, value| read(&[("PERENNIAL_DIST", "d"), (name, value)]).unwrap_err().to_string();
        assert!(fail("PERENNIAL_ADDRESS", "8080x").contains("\"8080x\""));
        assert!(fail("PERENNIAL_DEVELOPMENT", "yes").contains("\"yes\""));
        assert!(fail("PERENNIAL_ORIGIN", "example.org").contains("\"example.org\""));
        assert!(fail("PERENNIAL_TRUSTED_ORIGINS", "https://a.example, b").contains("\"b\""));
        assert!(fail("PERENNIAL_BASE_PATH", "shop").contains("PER-1041"));
        for value in ["31536000", "max-age=x", "max-age=", "preload", "max-age=1; a\r\nb: c"] {
            assert!(fail("PERENNIAL_HSTS", value).contains("hint: write max-age=SECONDS"));
        }
        let text = fail("PERENNIAL_TOKEN", "hunter2");
        assert!(text.contains("(7 bytes)") && !text.contains("hunter2"));
        assert!(read(&[]).unwrap_err().to_string().contains("PERENNIAL_DIST"));
    }
}

//! [`SessionKeys`]: the secrets by which cookies of sessions are encrypted.

use std::fmt;
use std::path::Path;

use cookie::Key;
use perennial_protocol::environment::{self, dist as names};

use super::SessionsError;
use crate::SettingsError;

/// How many bytes a secret has at least.
const SHORTEST: usize = 32;

/// The secrets by which cookies of sessions are encrypted: the first writes, all read. It never
/// prints one.
#[derive(Clone, Default)]
pub struct SessionKeys(Vec<String>);

impl SessionKeys {
    /// Secrets of 32 bytes or more, separated by commas.
    ///
    /// ```
    /// use perennial_server::SessionKeys;
    /// let keys = SessionKeys::parse(&format!("{}, {}", "a".repeat(32), "b".repeat(64)))?;
    /// assert!(SessionKeys::parse("too short").is_err());
    /// assert_eq!(format!("{keys:?}"), "SessionKeys(2)");
    /// # Ok::<(), perennial_server::SettingsError>(())
    /// ```
    ///
    /// # Errors
    /// [`SettingsError::Invalid`], if one is shorter.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
        let keys: Vec<String> = keys.map(str::to_owned).collect();
        match keys.iter().position(|key| key.len() < SHORTEST) {
            None => Ok(Self(keys)),
            // The value is a secret, even one that is too short: it is not shown.
            Some(place) => Err(SettingsError::Invalid {
                name: environment::SESSION_KEYS,
                value: format!("(key {})", place + 1),
                reason: format!("it is shorter than {SHORTEST} bytes"),
                hint: "make one with `openssl rand -hex 32`; separate several by commas",
            }),
        }
    }
}

impl fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SessionKeys").field(&self.0.len()).finish()
    }
}

/// The keys of a server: those of the settings, or in development one that is kept with the build.
pub(super) fn open(
    keys: &SessionKeys,
    dist: &Path,
    development: bool,
) -> Result<Vec<Key>, SessionsError> {
    let mut secrets = keys.0.clone();
    if secrets.is_empty() && development {
        let file = dist.join(names::SESSION_KEY);
        let kept = kept(&file).map_err(|source| SessionsError::File { file, source })?;
        secrets.push(kept);
    }
    Ok(secrets.iter().map(|secret| Key::derive_from(secret.as_bytes())).collect())
}

/// The secret in a file, which is made if it is not there. Of several servers that make it at once, one
/// does, and all use that.
fn kept(file: &Path) -> std::io::Result<String> {
    match std::fs::read_to_string(file) {
        Ok(secret) if secret.len() >= SHORTEST => return Ok(secret),
        Ok(_) => std::fs::remove_file(file)?,
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        Err(_) => {}
    }
    let mut bytes = [0; SHORTEST];
    getrandom::fill(&mut bytes)?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = file.with_extension(std::process::id().to_string());
    std::fs::write(&part, secret)?;
    // Unlike a rename, a link does not replace what another server has made.
    let linked = std::fs::hard_link(&part, file);
    std::fs::remove_file(&part)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => std::fs::read_to_string(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_development_the_key_of_the_last_start_is_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        let first = kept(&file).unwrap();
        assert!(first.len() >= SHORTEST);
        assert_eq!(kept(&file).unwrap(), first);
        std::fs::write(&file, "cut").unwrap();
        assert_ne!(kept(&file).unwrap(), "cut");
        assert!(kept(folder.path()).is_err());
    }

    #[test]
    fn a_short_key_is_refused_and_never_shown() {
        let keys = format!("{},hunter2", "a".repeat(32));
        let error = SessionKeys::parse(&keys).unwrap_err().to_string();
        assert!(error.contains("(key 2)") && !error.contains("hunter2"), "{error}");
    }
}

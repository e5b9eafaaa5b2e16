//! Hashes of passwords, by Argon2id with the parameters that its crate recommends.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};

use super::DataError;

/// Hashes a password. It takes its time: call it on a thread that may block.
pub(super) fn hash(password: &str) -> Result<String, DataError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    let salt = SaltString::encode_b64(&bytes).map_err(DataError::Password)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(DataError::Password)?.to_string())
}

/// Whether a password is the one of a hash. Without a hash it takes as long, and is none: so the time of
/// an answer does not tell whether there is such a user.
pub(super) fn verify(password: &str, stored: Option<&str>) -> Result<bool, DataError> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = match (NOBODY.get(), stored) {
        (None, None) => Some(hash("nobody")?),
        _ => None,
    };
    let nobody = nobody.map(|made| NOBODY.get_or_init(|| made)).or_else(|| NOBODY.get());
    let Some(text) = stored.or(nobody.map(String::as_str)) else { return Ok(false) };
    let parsed = PasswordHash::new(text).map_err(DataError::Password)?;
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(fits && stored.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let stored = hash("correct horse").unwrap();
        assert!(!stored.contains("correct horse"));
        assert!(verify("correct horse", Some(&stored)).unwrap());
        assert!(!verify("wrong horse", Some(&stored)).unwrap());
        assert!(!verify("nobody", None).unwrap());
        assert_ne!(stored, hash("correct horse").unwrap(), "each has a salt of its own");
    }
}

//! Static files at further addresses, as the app names them.

use perennial_protocol::CanonicalPath;

use super::file_error::FileError;

/// Two paths of an alias, checked: its own, and that of the static file.
pub(super) fn parse(alias: &str, file: &str) -> Result<(CanonicalPath, CanonicalPath), FileError> {
    let fail = |reason: String| FileError::Alias { alias: alias.into(), file: file.into(), reason };
    let own = CanonicalPath::from_decoded(alias).map_err(|error| fail(error.to_string()))?;
    // A file is named as it is found: by its address, or by its place in the app's folder.
    let place = file.strip_prefix("static").filter(|rest| rest.starts_with('/')).unwrap_or(file);
    let target = CanonicalPath::from_decoded(place).map_err(|error| fail(error.to_string()))?;
    Ok((own, target))
}

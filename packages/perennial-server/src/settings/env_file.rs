//! Reads the variables of the process and of the file `.env`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use perennial_core::Variables;

use super::settings_error::SettingsError;

/// The variables of a file, if it is there, and over them those of the process that are text.
pub(crate) fn variables(
    file: &Path,
    process: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Variables, SettingsError> {
    let mut all = BTreeMap::new();
    match dotenvy::from_path_iter(file) {
        Ok(lines) => {
            for line in lines {
                let (name, value) =
                    line.map_err(|error| SettingsError::EnvFile(error.to_string()))?;
                all.insert(name, value);
            }
        }
        Err(dotenvy::Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(SettingsError::EnvFile(error.to_string())),
    }
    for (name, value) in process {
        if let (Ok(name), Ok(value)) = (name.into_string(), value.into_string()) {
            all.insert(name, value);
        }
    }
    Ok(Variables::new(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_the_process_take_precedence_over_those_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".env");
        let process = || [("A".into(), "process".into())].into_iter();
        let read = |file: &Path| variables(file, process());
        assert_eq!(read(&file).unwrap().get("A"), Some("process"));
        std::fs::write(&file, "# local\nA=file\nB=\"two words\"\n").unwrap();
        let both = read(&file).unwrap();
        assert_eq!((both.get("A"), both.get("B")), (Some("process"), Some("two words")));
        std::fs::write(&file, "A=\"open\n").unwrap();
        assert!(read(&file).unwrap_err().to_string().contains("PER-4003"));
    }
}

//! [`default_locale`]: the locale whose messages are complete.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The key in the section `[package.metadata.perennial]` of an app's `Cargo.toml`.
const KEY: &str = "default-locale";
const SECTION: &str = "[package.metadata.perennial]";
/// The locale that is meant, if several are there and none is named.
const USUAL: &str = "en";

/// There is no such locale.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DefaultLocaleError {
    /// There are no translations.
    #[error(
        "PER-1311: the app has no translations\n\
         hint: write messages into translations/en.ftl"
    )]
    None,
    /// It is not known which locale is meant.
    #[error(
        "PER-1312: it is not known which of the locales {0:?} is the default\n\
         hint: name it in Cargo.toml: [package.metadata.perennial] default-locale = \"…\""
    )]
    Unnamed(Vec<String>),
    /// The locale that is named has no file.
    #[error(
        "PER-1313: the default locale {locale:?} has no translations\n\
         hint: write translations/{locale}.ftl, or correct `default-locale` in Cargo.toml"
    )]
    Missing {
        /// The locale.
        locale: String,
    },
}

/// The locale whose messages are complete, which every other falls back to: the one that the package
/// names, else `en`, else the only one.
///
/// # Errors
/// [`DefaultLocaleError`], if there is none.
pub fn default_locale(
    package: &Path,
    files: &BTreeMap<String, Vec<PathBuf>>,
) -> Result<String, DefaultLocaleError> {
    let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap_or_default();
    choose(named(&manifest), files.keys().map(String::as_str))
}

fn choose<'a>(
    named: Option<&str>,
    locales: impl Iterator<Item = &'a str>,
) -> Result<String, DefaultLocaleError> {
    let locales: Vec<&str> = locales.collect();
    match (named, &*locales) {
        (Some(named), _) if locales.contains(&named) => Ok(named.to_owned()),
        (Some(named), _) => Err(DefaultLocaleError::Missing { locale: named.to_owned() }),
        (None, []) => Err(DefaultLocaleError::None),
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) if locales.contains(&USUAL) => Ok(USUAL.to_owned()),
        (None, _) => {
            Err(DefaultLocaleError::Unnamed(locales.into_iter().map(str::to_owned).collect()))
        }
    }
}

/// What the manifest names: one key of one section, which a whole parser of TOML is too much for.
fn named(manifest: &str) -> Option<&str> {
    let lines = manifest.lines().map(str::trim).skip_while(|line| *line != SECTION).skip(1);
    let mut lines = lines.take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| line.strip_prefix(KEY)?.trim_start().strip_prefix('='))?;
    value.split('#').next()?.trim().trim_matches(['"', '\'']).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_the_default_locale() {
        let manifest = "[package]\nname = \"a\"\n\n[package.metadata.perennial]\n\
                        default-locale = \"fr\" # French\n[dependencies]\n";
        assert_eq!(named(manifest), Some("fr"));
        assert_eq!(named("[package]\ndefault-locale = \"fr\"\n"), None);
    }

    #[test]
    fn without_a_name_it_is_english_or_the_only_one() {
        let all = |list: &'static [&str]| list.iter().copied();
        assert_eq!(choose(None, all(&["de"])).as_deref(), Ok("de"));
        assert_eq!(choose(None, all(&["de", "en"])).as_deref(), Ok("en"));
        assert!(matches!(choose(None, all(&["de", "fr"])), Err(DefaultLocaleError::Unnamed(_))));
        assert_eq!(choose(None, all(&[])), Err(DefaultLocaleError::None));
        assert!(matches!(
            choose(Some("fr"), all(&["de"])),
            Err(DefaultLocaleError::Missing { .. })
        ));
    }
}

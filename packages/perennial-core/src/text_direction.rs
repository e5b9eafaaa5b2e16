//! [`is_right_to_left`]: in which direction a locale is written.

/// Languages that are written from right to left, unless the tag names another script (CLDR).
const LANGUAGES: &str = " ar arc ckb dv fa he iw ks nqo pnb ps sd sdh syr ug ur yi ";
/// Scripts that are.
const SCRIPTS: &str = " Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa ";

/// Whether a locale is written from right to left.
///
/// ```
/// use perennial_core::is_right_to_left;
/// assert!(is_right_to_left("ar-EG") && is_right_to_left("uz-Arab"));
/// assert!(!is_right_to_left("en") && !is_right_to_left("ar-Latn"));
/// ```
#[must_use]
pub fn is_right_to_left(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let holds = |list: &str, item: &str| list.split(' ').any(|own| own == item && !own.is_empty());
    match parts.find(|part| part.len() == 4 && part.starts_with(|c: char| c.is_ascii_uppercase())) {
        Some(script) => holds(SCRIPTS, script),
        None => holds(LANGUAGES, language),
    }
}

//! [`table`]: the messages of a locale, and those of others in place of what it lacks.

use std::collections::BTreeMap;

use perennial_protocol::TranslationFile;

/// Patterns by the names of their messages and terms.
pub(super) type Table = BTreeMap<String, String>;

/// What stands around a message in development that its locale lacks.
const MARKS: (char, char) = ('⟦', '⟧');

/// The messages of a locale, and those of its fallbacks in place of what it lacks.
pub(super) fn table(
    file: &TranslationFile,
    locale: &str,
    fallbacks: &[String],
    development: bool,
) -> Table {
    let mut table = file.locales.get(locale).cloned().unwrap_or_default();
    for other in chain(locale, fallbacks, &file.default) {
        for (id, pattern) in file.locales.get(&other).into_iter().flatten() {
            table.entry(id.clone()).or_insert_with(|| match development && !id.starts_with('-') {
                true => format!("{{@{other}}}{}{pattern}{}", MARKS.0, MARKS.1),
                false => format!("{{@{other}}}{pattern}"),
            });
        }
    }
    table
}

/// The locales that one falls back to: those that the app names, or its more general forms; then the
/// default.
fn chain(locale: &str, fallbacks: &[String], default: &str) -> Vec<String> {
    let mut chain = fallbacks.to_vec();
    if chain.is_empty() {
        let mut rest = locale;
        while let Some((general, _)) = rest.rsplit_once('-') {
            chain.push(general.to_owned());
            rest = general;
        }
    }
    chain.push(default.to_owned());
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> TranslationFile {
        let table = |messages: &[(&str, &str)]| {
            messages.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
        };
        TranslationFile {
            default: "en".into(),
            needs: BTreeMap::new(),
            locales: [
                ("en".to_owned(), table(&[("a", "A"), ("b", "B"), ("c", "C"), ("-t", "T")])),
                ("fr".to_owned(), table(&[("a", "Fa"), ("b", "Fb")])),
                ("fr-CA".to_owned(), table(&[("a", "Ca")])),
                ("pt".to_owned(), table(&[("b", "Pb")])),
            ]
            .into(),
        }
    }

    fn texts(table: &Table) -> Vec<&str> {
        table.values().map(String::as_str).collect()
    }

    #[test]
    fn what_a_locale_lacks_comes_from_its_fallbacks() {
        let file = file();
        let general = table(&file, "fr-CA", &[], false);
        assert_eq!(texts(&general), ["{@en}T", "Ca", "{@fr}Fb", "{@en}C"]);
        let named = table(&file, "fr-CA", &["pt".into()], false);
        assert_eq!(texts(&named), ["{@en}T", "Ca", "{@pt}Pb", "{@en}C"]);
        assert_eq!(texts(&table(&file, "en", &[], true)), ["T", "A", "B", "C"]);
    }

    #[test]
    fn what_a_locale_lacks_is_marked_in_development() {
        assert_eq!(texts(&table(&file(), "fr", &[], true)), ["{@en}T", "Fa", "Fb", "{@en}⟦C⟧"]);
    }
}

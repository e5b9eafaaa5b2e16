//! [`references`]: which messages and terms a pattern needs.

use std::collections::BTreeSet;

/// The messages and terms that a pattern refers to.
///
/// ```
/// use perennial_fluent::references;
/// let pattern = "See {#menu.help}{?-brand.gender|*other=of {-brand(case:\"genitive\")}}.";
/// assert_eq!(references(pattern), ["menu.help", "-brand.gender", "-brand"]);
/// ```
#[must_use]
pub fn references(pattern: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in pattern.split('{').skip(1) {
        let body = part.strip_prefix('?').unwrap_or(part);
        let end = body.find(['}', '|', '(']).unwrap_or(body.len());
        let name = body.get(..end).unwrap_or_default();
        let is_term = name.starts_with('-') && name.get(1..).is_some_and(starts_with_letter);
        match name.strip_prefix('#') {
            Some(message) => found.push(message),
            None if is_term => found.push(name),
            None => {}
        }
    }
    found
}

/// These messages, and all that they need: what a part of an app can show.
pub fn closure<'a>(
    ids: impl IntoIterator<Item = &'a str>,
    pattern: impl Fn(&str) -> Option<&'a str>,
) -> BTreeSet<&'a str> {
    let mut needed = BTreeSet::new();
    let mut open: Vec<&str> = ids.into_iter().collect();
    while let Some(id) = open.pop() {
        if needed.insert(id) {
            open.extend(pattern(id).map(references).unwrap_or_default());
        }
    }
    needed
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
}

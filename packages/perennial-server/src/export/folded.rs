//! [`Folded`]: the name of a file as file systems see it that tell neither cases nor compositions
//! apart, such as those of macOS and Windows.

use unicode_normalization::UnicodeNormalization as _;

/// A name without its cases and compositions. Two names that are equal so are one file there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Folded(String);

impl Folded {
    pub(super) fn new(name: &str) -> Self {
        Self(name.nfd().flat_map(fold).nfc().collect())
    }
}

/// A character without its case. By way of the upper case, so that `ß` is `ss` and `ς` is `σ`; the
/// `ı` without a dot has no case fold (Unicode, CaseFolding.txt).
fn fold(character: char) -> impl Iterator<Item = char> {
    let kept = (character == 'ı').then_some(character);
    let folded = (character != 'ı').then(|| character.to_uppercase().flat_map(char::to_lowercase));
    kept.into_iter().chain(folded.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_cases_and_compositions_alone_are_one() {
        for (one, other) in [
            ("A/index.html", "a/index.html"),
            ("STRASSE", "straße"),
            ("\u{c9}cole", "e\u{301}cole"),
            ("\u{212b}", "\u{e5}"),
            ("ΟΔΟΣ", "οδος"),
            ("ΟΔΟΣ", "οδοσ"),
        ] {
            assert_eq!(Folded::new(one), Folded::new(other), "{one} {other}");
        }
        for (one, other) in [("a", "b"), ("kız", "kiz"), ("e", "é"), ("a/b", "ab")] {
            assert_ne!(Folded::new(one), Folded::new(other), "{one} {other}");
        }
    }
}

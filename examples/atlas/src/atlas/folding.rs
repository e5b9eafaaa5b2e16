//! Names folded for the search: small ASCII letters and digits, words parted by one space.

use deunicode::deunicode;

/// Folds a name, or what a visitor typed: `São Paulo` and `SAO-PAULO` are both `sao paulo`.
///
/// Letters of other scripts are written in Latin ones. Apostrophes part no words: `Xi’an` is
/// `xian`. The result may be empty.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    for character in deunicode(name).chars() {
        match character {
            '\'' | '`' => {}
            character if character.is_ascii_alphanumeric() => {
                if gap && !folded.is_empty() {
                    folded.push(' ');
                }
                gap = false;
                folded.push(character.to_ascii_lowercase());
            }
            _ => gap = true,
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_count() {
        assert_eq!(fold("São Paulo"), "sao paulo");
        assert_eq!(fold("  SAO--PAULO! "), "sao paulo");
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("Tromsø"), "tromso");
        assert_eq!(fold("Biel/Bienne"), "biel bienne");
    }

    #[test]
    fn apostrophes_part_no_words() {
        assert_eq!(fold("L'Aquila"), "laquila");
        assert_eq!(fold("Xi’an"), "xian");
        assert_eq!(fold("Pul-e ‘Alam"), "pul e alam");
    }

    #[test]
    fn other_scripts_are_found_by_their_latin_spelling() {
        assert_eq!(fold("Ранковце"), "rankovtse");
    }

    #[test]
    fn what_holds_no_letter_folds_to_nothing() {
        assert_eq!(fold("?! – …"), "");
    }
}

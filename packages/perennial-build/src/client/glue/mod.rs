//! Passes over the glue, the script that wasm-bindgen writes.

mod cheap_calls;
mod defer;
mod minify;
mod reach;
mod rename;
mod separate;
mod specifiers;
mod start;
mod words;

pub(super) use cheap_calls::CheapCalls;
pub(super) use defer::DeferGlue;
pub(super) use minify::Minify;
pub(super) use reach::imports_of_chunks;
pub(super) use rename::ShortNames;
pub(super) use specifiers::check as check_specifiers;
pub(super) use start::ShortStart;

/// The name of this number, in letters.
fn short_name(number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = LETTERS.get(number % LETTERS.len()).copied().map_or('_', char::from);
    let mut name = match number / LETTERS.len() {
        0 => String::new(),
        before => short_name(before - 1),
    };
    name.push(letter);
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_of_two_letters_follow_those_of_one() {
        assert_eq!(
            [0, 25, 26, 51, 52, 53, 104].map(short_name),
            ["a", "z", "A", "Z", "aa", "ab", "ba"]
        );
        let all: BTreeSet<String> = (0..5000).map(short_name).collect();
        assert_eq!(all.len(), 5000);
    }
}

//! The words of the glue: which of them only it knows, and how they are replaced.

use std::collections::BTreeSet;

use super::super::anchors::bindgen::{DECLARATIONS, EXPORTS};

/// The shortest name that gains by another, and that no one else would use for something else.
const LONG: usize = 9;

/// The words of a script: what names can be, and keywords.
pub(in super::super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// The names that the glue has for itself at the outermost level: long ones that neither an import
/// nor an export knows.
pub(in super::super) fn helpers(text: &str) -> impl Iterator<Item = String> {
    let is_shared = |line: &&str| line.starts_with("import") || line.starts_with("export");
    let shared: BTreeSet<&str> = text.lines().filter(is_shared).flat_map(words).collect();
    let declared = text.lines().filter_map(|line| {
        let declaration = DECLARATIONS.iter().find_map(|word| line.strip_prefix(word))?;
        words(declaration).next()
    });
    let is_own = |name: &&str| name.len() >= LONG && !shared.contains(name);
    let own: BTreeSet<String> = declared.filter(is_own).map(ToOwned::to_owned).collect();
    own.into_iter()
}

/// Replaces words, but no field of anything other than the module's exports.
pub(in super::super) fn replace_words<'n>(
    text: &str,
    name: impl Fn(&str) -> Option<&'n str>,
) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        written.push_str(before);
        let (word, after) = from.split_at(from.find(|c| !is_of_word(c)).unwrap_or(from.len()));
        let is_field = written.ends_with('.') && !is_spread_or_export(&written);
        written.push_str(if is_field { word } else { name(word).unwrap_or(word) });
        rest = after;
    }
    written.push_str(rest);
    written
}

/// Whether a text ends as what stands before an export's name, or before what is spread.
fn is_spread_or_export(text: &str) -> bool {
    let module = text.strip_suffix(EXPORTS);
    text.ends_with("...")
        || module.is_some_and(|text| !text.ends_with(|c| is_of_word(c) || c == '.'))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_glue_has_for_itself_is_renamed() {
        let text = "\
import { fromOutside } from 'a';
function fromWithin(argument) {
    const notOutermost = fromOutside(argument);
}
function fromWithin2() {}
const short = 1;
export { exportedThing as thing };
function exportedThing() {}
";
        assert_eq!(helpers(text).collect::<Vec<_>>(), ["fromWithin", "fromWithin2"]);
        let name = |word: &str| (word == "fromWithin").then_some("$a");
        assert_eq!(
            replace_words(
                "fromWithin(a.fromWithin, wasm.fromWithin, ...fromWithin, b.wasm.fromWithin, fromWithin2)",
                name
            ),
            "$a(a.fromWithin, wasm.$a, ...$a, b.wasm.fromWithin, fromWithin2)"
        );
    }
}

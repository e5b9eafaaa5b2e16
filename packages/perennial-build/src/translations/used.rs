//! Which messages are used: by the code in a wasm file, and by the sources of an app.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// The characters around the name of a message in the client: those of `perennial_core::MARKS`.
const MARKS: (u8, u8) = (1, 2);
/// How a call begins.
const CALL: &str = "t!(";
/// No name of a message is longer than this.
const LONGEST: usize = 256;

/// The names of the messages that stand in a wasm file. What only looks like one does no harm.
pub(super) fn in_wasm(bytes: &[u8]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for piece in bytes.split(|byte| *byte == MARKS.0).skip(1) {
        let head = piece.get(..LONGEST).unwrap_or(piece);
        let Some(end) = head.iter().position(|byte| *byte == MARKS.1) else { continue };
        let name = head.get(..end).and_then(|name| std::str::from_utf8(name).ok());
        if let Some(name) = name.filter(|name| is_name(name)) {
            names.insert(name.to_owned());
        }
    }
    names.into_iter().collect()
}

/// The names of the messages that sources use, as far as they stand in calls of `t!`.
pub(super) fn in_sources(sources: &BTreeSet<PathBuf>) -> BTreeSet<String> {
    let rust = sources.iter().filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let texts = rust.filter_map(|path| std::fs::read_to_string(path).ok());
    texts.flat_map(|text| in_source(&text)).collect()
}

fn in_source(text: &str) -> Vec<String> {
    let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let calls = text.match_indices(CALL).filter_map(|(at, _)| {
        let (before, call) = text.split_at_checked(at)?;
        // `assert!(` ends as a call does.
        (!before.ends_with(is_part_of_name)).then_some(call.get(CALL.len()..)?.trim_start())
    });
    let names = calls.filter_map(|call| call.strip_prefix('"')?.split_once('"'));
    names.map(|(name, _)| name).filter(|name| is_name(name)).map(str::to_owned).collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_wasm_between_their_marks() {
        let bytes = b"\0asm\x01\0\0\0\x01menu\x02\x01search.placeholder\x02\x01no name\x02\x01open";
        assert_eq!(in_wasm(bytes), ["menu", "search.placeholder"]);
        assert!(in_wasm(b"").is_empty());
    }

    #[test]
    fn names_are_found_in_calls() {
        let source =
            "view! { (t!(\"menu\")) p { (perennial::t!( \"n.m\", a = 1)) } } assert!(\"x\")";
        assert_eq!(in_source(source), ["menu", "n.m"]);
    }
}

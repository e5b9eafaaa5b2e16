//! [`MARKS`]: how a build finds the names of messages in the client.

/// The characters around a message's name in the client: the build finds by them which messages a part
/// of the client can show.
pub const MARKS: (char, char) = ('\u{1}', '\u{2}');

/// A message's name without its marks.
pub(crate) fn unmarked(marked: &'static str) -> &'static str {
    let name = marked.strip_prefix(MARKS.0).unwrap_or(marked);
    name.strip_suffix(MARKS.1).unwrap_or(name)
}

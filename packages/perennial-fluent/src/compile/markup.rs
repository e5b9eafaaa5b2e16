//! Markup in texts: `<name>…</name>` and `<name/>`.

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Open(&'a str),
    Close(&'a str),
    Empty(&'a str),
}

/// Takes a text apart. A `<` that begins no markup is text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|tail| tail.find('<')).map(|at| at + from) {
        let (before, tail) = rest.split_at(at);
        match tag(tail) {
            Some((piece, after)) => {
                pieces.push(Piece::Text(before));
                pieces.push(piece);
                rest = after;
                from = 0;
            }
            None => from = at + 1,
        }
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}

fn tag(text: &str) -> Option<(Piece<'_>, &str)> {
    let (inside, after) = text.strip_prefix('<')?.split_once('>')?;
    let piece = match (inside.strip_prefix('/'), inside.strip_suffix('/')) {
        (Some(name), _) => Piece::Close(name),
        (None, Some(name)) => Piece::Empty(name.trim_end()),
        (None, None) => Piece::Open(inside),
    };
    let (Piece::Open(name) | Piece::Close(name) | Piece::Empty(name) | Piece::Text(name)) = piece;
    is_name(name).then_some((piece, after))
}

/// Names are those of Rust, so that an app can name them as it names arguments.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Close, Empty, Open, Text};

    #[test]
    fn a_text_is_taken_apart_at_its_markup() {
        for (text, expected) in [
            ("plain", vec![Text("plain")]),
            ("a <b>c</b>", vec![Text("a "), Open("b"), Text("c"), Close("b")]),
            ("<br/>", vec![Empty("br")]),
            ("1 < 2 > 0", vec![Text("1 < 2 > 0")]),
            ("<3 <b>x</b> <", vec![Text("<3 "), Open("b"), Text("x"), Close("b"), Text(" <")]),
            ("<a href=\"x\">", vec![Text("<a href=\"x\">")]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}

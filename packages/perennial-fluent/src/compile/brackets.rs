//! [`deepest`]: how deep placeables stand in one another, before a parser that calls itself reads them.

/// How deep placeables and calls stand in one another, and where they do.
pub(super) fn deepest(text: &str) -> (usize, usize) {
    let (mut deepest, mut offset) = (0, 0);
    let (mut depth, mut at) = (0_usize, 0_usize);
    for line in text.split_inclusive('\n') {
        if begins_entry(line) {
            depth = 0;
        }
        let mut within_text = false;
        let mut escaped = false;
        let is_comment = depth == 0 && line.starts_with('#');
        for (place, byte) in line.bytes().enumerate().filter(|_| !is_comment) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if within_text => escaped = true,
                b'"' if depth > 0 => within_text = !within_text,
                b'{' | b'(' if !within_text => {
                    depth += usize::from(byte == b'{' || depth > 0);
                    if depth > deepest {
                        (deepest, offset) = (depth, at + place);
                    }
                }
                b'}' | b')' if !within_text && depth > 0 => depth -= 1,
                _ => {}
            }
        }
        at += line.len();
    }
    (deepest, offset)
}

fn begins_entry(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_within_one_message() {
        assert_eq!(deepest("a = { $n }\nb = {{ $n }}").0, 2);
        assert_eq!(deepest("a = {{{\nb = { NUMBER($n) }").0, 3);
        assert_eq!(deepest("a = { \"{{{{\" } (((\n# {{{{{{\n").0, 1);
        assert_eq!(deepest("a = { \"\\\"{{\" }").0, 1);
        assert_eq!(deepest("# x\na = {{"), (2, 9));
    }
}

//! Finds and rewrites the references of a JavaScript module to other files.

use std::collections::BTreeMap;

use super::super::bundle::RawFile;

/// What stands before a reference: the static and dynamic import, and `new URL(…, import.meta.url)`.
const KEYWORDS: [&str; 3] = ["from", "import", "URL("];

/// The paths among `known` that the file refers to.
pub(super) fn of(file: &RawFile, known: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    walk(file, |path| {
        if known.contains(path) && !found.contains(path) {
            found.push(path.clone());
        }
        None
    });
    found
}

/// The file with each reference to a named file replaced by that name.
pub(super) fn rewrite(file: &RawFile, names: &BTreeMap<String, String>) -> Vec<u8> {
    walk(file, |path| names.get(path).map(|name| format!("./{name}")))
        .unwrap_or_else(|| file.bytes.clone())
}

/// Walks over all references of a module, as paths, and replaces those for which `replace` gives
/// something. Files that are no text have none.
fn walk(file: &RawFile, mut replace: impl FnMut(&String) -> Option<String>) -> Option<Vec<u8>> {
    let text = file.text()?;
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, literal, after)) = next_literal(rest) {
        written.push_str(before);
        match resolve(&file.path, literal).and_then(|path| replace(&path)) {
            Some(replacement) => written.push_str(&replacement),
            None => written.push_str(literal),
        }
        rest = after;
    }
    written.push_str(rest);
    Some(written.into_bytes())
}

/// The next string that a keyword stands before: what lies before it (with the opening quote), the
/// string, and what lies after it (with the closing quote).
fn next_literal(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let found = KEYWORDS
            .iter()
            .filter_map(|word| text.get(from..)?.find(word).map(|at| from + at + word.len()));
        let end = found.min()?;
        let after = text.get(end..)?;
        let opening = after.trim_start_matches([' ', '\t', '\n', '(']);
        let quote = opening.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let start = end + after.len() - opening.len() + 1;
        let length = quote.and_then(|quote| text.get(start..)?.find(quote));
        if let Some(length) = length {
            return Some((
                text.get(..start)?,
                text.get(start..start + length)?,
                text.get(start + length..)?,
            ));
        }
        from = end;
    }
}

/// The path that a reference in the file `base` means; none for what is no relative reference.
fn resolve(base: &str, reference: &str) -> Option<String> {
    if reference.contains(':') || reference.starts_with('/') || reference.contains('\n') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &str) {
        let file = RawFile { path: path.into(), bytes: text.into() };
        let names = BTreeMap::from([("b.js".to_owned(), "b-1.js".to_owned())]);
        let rewritten = rewrite(&file, &names);
        assert_eq!(std::str::from_utf8(&rewritten).unwrap(), expected);
    }

    #[test]
    fn each_form_of_reference_is_rewritten() {
        check("a.js", "import{x}from'./b.js';", "import{x}from'./b-1.js';");
        check("a.js", "import \"./b.js\"", "import \"./b-1.js\"");
        check("a.js", "await import(`./b.js`)", "await import(`./b-1.js`)");
        check("a.js", "new URL('b.js', import.meta.url)", "new URL('./b-1.js', import.meta.url)");
        check("x/y/a.js", "export * from '../../b.js'", "export * from './b-1.js'");
    }

    #[test]
    fn all_else_is_left_alone() {
        for text in [
            "x['./b.js']",
            "from here './b.js'",
            "import 'https://b.js'",
            "import './c.js'",
            "from '",
            "",
        ] {
            check("a.js", text, text);
        }
    }
}

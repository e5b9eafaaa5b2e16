//! [`Name`]: the name of a package, checked.

use std::path::Path;

use super::ScaffoldError;

/// Names that mean something to Rust or to cargo.
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "perennial",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "sycamore",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// The name of a package: a letter, then letters, digits, `-` and `_`, all of ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name(String);

impl Name {
    /// The name that a folder gives to the package in it: its last part.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, ScaffoldError> {
        let last = folder.file_name().unwrap_or_default().to_string_lossy();
        Self::parse(&last)
    }

    fn parse(text: &str) -> Result<Self, ScaffoldError> {
        let refuse = |reason| {
            let hint = suggestion(text);
            Err(ScaffoldError::Name { name: text.to_owned(), reason, hint })
        };
        let mut characters = text.chars();
        match characters.next() {
            None => return refuse("it is empty"),
            Some(first) if !first.is_ascii_alphabetic() => {
                return refuse("it does not begin with a letter of a-z");
            }
            Some(_) => {}
        }
        if !characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            return refuse("it has characters besides a-z, 0-9, - and _");
        }
        if text.len() > 64 {
            return refuse("it is longer than 64 characters");
        }
        if RESERVED.contains(&text) {
            return refuse("it means something else to Rust, to cargo or to an app");
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for people: `my-app` is `My app`.
    pub(crate) fn title(&self) -> String {
        let words = self.0.replace(['-', '_'], " ");
        let mut characters = words.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(characters).collect()
    }
}

/// A name near to a bad one.
fn suggestion(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let tidy: String = text.chars().take(64).map(plain).collect();
    let tidy = tidy.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).trim_end_matches('-');
    match tidy {
        "" => "perennial new my-app".to_owned(),
        tidy if RESERVED.contains(&tidy) => format!("perennial new my-{tidy}"),
        tidy => format!("perennial new {tidy}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        match (Name::parse(text), expected) {
            (Ok(name), Ok(title)) => assert_eq!(name.title(), title),
            (Err(error), Err(hint)) => {
                let error = error.to_string();
                assert!(error.ends_with(&format!("\nhint: {hint}")), "{error}");
            }
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn good_names_have_a_title() {
        check("hello", Ok("Hello"));
        check("my-app_2", Ok("My app 2"));
    }

    #[test]
    fn bad_names_get_one_that_would_do() {
        check("", Err("perennial new my-app"));
        check("2fast", Err("perennial new fast"));
        check("Mein Café", Err("perennial new mein-caf"));
        check("fn", Err("perennial new my-fn"));
        check("東京", Err("perennial new my-app"));
        check(&"a".repeat(65), Err(&format!("perennial new {}", "a".repeat(64))));
    }
}

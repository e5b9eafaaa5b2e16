//! [`EntryKey`]: names one entry.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::Arc;

use perennial_protocol::CanonicalPath;

/// Names one entry: locale, canonical path and the declared query keys, in one canonical text.
///
/// The text is unambiguous (two different triples never have the same) and readable:
/// `en-US/city/paris?page=2`. Parameters are sorted by name; of several with one name the first
/// counts. Entries are looked up by this text, never by a hash that a visitor could steer.
///
/// ```
/// use perennial_isg::EntryKey;
/// use perennial_protocol::CanonicalPath;
/// let path = CanonicalPath::parse("/city/paris")?;
/// let key = EntryKey::new("en-US", &path, &[("page", "2"), ("order", "a&b")]);
/// assert_eq!(key.as_str(), "en-US/city/paris?order=a%26b&page=2");
/// assert_eq!(key.path(), "/city/paris");
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryKey(Arc<str>);

thread_local! {
    /// Keys are put together here: each then takes one allocation, of its own size. A path is
    /// bounded, and so is what stays here.
    static SCRATCH: RefCell<String> = const { RefCell::new(String::new()) };
}

impl EntryKey {
    /// Makes the key of a page.
    #[must_use]
    pub fn new(locale: &str, path: &CanonicalPath, query: &[(&str, &str)]) -> Self {
        let path = path.as_str();
        SCRATCH.with_borrow_mut(|text| {
            text.clear();
            push(text, locale, b"/?");
            push(text, path, b"?");
            push_query(text, query);
            Self(text.as_str().into())
        })
    }

    /// Takes back the text of a key, as an entry holds it.
    pub(crate) fn from_text(text: &str) -> Self {
        Self(text.into())
    }

    /// The whole key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part that names the path: the canonical path with `%` and `?` escaped.
    #[must_use]
    pub fn path(&self) -> &str {
        let tail = self.0.find('/').and_then(|start| self.0.get(start..)).unwrap_or_default();
        tail.split_once('?').map_or(tail, |(path, _)| path)
    }

    /// The path that it names.
    #[must_use]
    pub fn canonical_path(&self) -> Option<CanonicalPath> {
        // What is escaped in the key is escaped as in a URL.
        CanonicalPath::parse(self.path()).ok()
    }

    /// Whether it has declared query keys.
    #[must_use]
    pub fn has_query(&self) -> bool {
        self.0.contains('?')
    }

    /// The locale that it names; what separates parts is escaped in it.
    #[must_use]
    pub fn locale(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The form that [`path`](Self::path) has for this path.
    pub(crate) fn path_text(path: &CanonicalPath) -> String {
        let mut text = String::with_capacity(path.as_str().len());
        push(&mut text, path.as_str(), b"?");
        text
    }
}

impl std::fmt::Display for EntryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for EntryKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

fn push_query(text: &mut String, query: &[(&str, &str)]) {
    let mut query = query.to_vec();
    // The sort is stable, so that the first of several with one name stays the first.
    query.sort_by_key(|(name, _)| *name);
    query.dedup_by_key(|(name, _)| *name);
    for (index, (name, value)) in query.iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        push(text, name, b"=&");
        text.push('=');
        push(text, value, b"=&");
    }
}

/// Appends a part; `%`, control characters and what separates parts are escaped.
fn push(text: &mut String, part: &str, separators: &[u8]) {
    let escaped = |byte: u8| byte == b'%' || byte.is_ascii_control() || separators.contains(&byte);
    if !part.bytes().any(escaped) {
        text.push_str(part);
        return;
    }
    for character in part.chars() {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() && escaped(byte) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "%{byte:02X}");
            }
            _ => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(locale: &str, path: &str, query: &[(&str, &str)]) -> EntryKey {
        EntryKey::new(locale, &CanonicalPath::from_decoded(path).unwrap(), query)
    }

    #[test]
    fn parameters_are_sorted_and_the_first_of_a_name_counts() {
        let sorted = key("en", "/a", &[("x", "1"), ("b", "2"), ("x", "3")]);
        assert_eq!(sorted.as_str(), "en/a?b=2&x=1");
    }

    #[test]
    fn what_separates_parts_is_escaped_in_them() {
        assert_eq!(key("en", "/a?b=c", &[]).as_str(), "en/a%3Fb=c");
        assert_eq!(key("en", "/a?b=c", &[]).path(), "/a%3Fb=c");
        assert_eq!(key("", "/", &[("a", "é\n%=")]).as_str(), "/?a=é%0A%25%3D");
        assert_ne!(key("e/n", "/a", &[]), key("e", "/n/a", &[]));
    }

    #[test]
    fn a_key_gives_its_path_back() {
        for path in ["/", "/a?b=c", "/100%", "/são paulo", "/a&b"] {
            let key = key("en/x", path, &[]);
            let back = key.canonical_path().unwrap();
            assert_eq!((back.as_str(), key.has_query()), (path, false), "{key}");
            assert_eq!(key.locale(), "en%2Fx");
        }
        assert!(key("en", "/a", &[("b", "c")]).has_query());
    }

    proptest! {
        #[test]
        fn different_triples_have_different_keys(
            a in ("[a/?%=&]{0,3}", "/[a?%=&]{0,3}", "[a?%=&]{0,3}", "[a?%=&]{0,3}"),
            b in ("[a/?%=&]{0,3}", "/[a?%=&]{0,3}", "[a?%=&]{0,3}", "[a?%=&]{0,3}"),
        ) {
            let left = key(&a.0, &a.1, &[(&a.2, &a.3)]);
            let right = key(&b.0, &b.1, &[(&b.2, &b.3)]);
            prop_assert_eq!(a == b, left == right);
        }
    }
}

//! The declared keys of a request's query, decoded.

use perennial_protocol::MAX_PATH_BYTES;

/// The query cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryError {
    /// A declared key's value has a bad escape, is not UTF-8 or has control characters, but for line
    /// breaks and tabs, which a visitor can type.
    Malformed,
    /// The declared keys' values are longer than a path may be.
    TooLong,
}

/// The declared keys that the query has, in their declared order; of several values the first
/// counts. All other keys are not looked at.
///
/// # Errors
/// [`QueryError`], if a declared key's value cannot be read.
pub fn declared(query: &str, keys: &[String]) -> Result<Vec<(Box<str>, String)>, QueryError> {
    let mut found = Vec::new();
    let mut length = 0;
    for key in keys {
        let Some(raw) = query.split('&').find_map(|pair| value_of(pair, key)) else { continue };
        length += raw.len();
        if length > MAX_PATH_BYTES {
            return Err(QueryError::TooLong);
        }
        found.push((key.as_str().into(), decode(raw)?));
    }
    Ok(found)
}

fn value_of<'q>(pair: &'q str, key: &str) -> Option<&'q str> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (name == key || decode(name).is_ok_and(|name| name == key)).then_some(value)
}

/// Decodes a value of `application/x-www-form-urlencoded` (WHATWG URL section 5.1), once.
fn decode(raw: &str) -> Result<String, QueryError> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => escaped(rest.next(), rest.next()).ok_or(QueryError::Malformed)?,
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| QueryError::Malformed)?;
    let is_refused = |it: char| it.is_control() && !matches!(it, '\n' | '\r' | '\t');
    if text.chars().any(is_refused) { Err(QueryError::Malformed) } else { Ok(text) }
}

fn escaped(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: Result<&[(&str, &str)], QueryError>) {
        let keys = ["page".to_owned(), "q".to_owned()];
        let expected = expected.map(|pairs| {
            pairs.iter().map(|&(key, value)| (key.into(), value.into())).collect::<Vec<_>>()
        });
        assert_eq!(declared(query, &keys), expected, "{query}");
    }

    #[test]
    fn only_declared_keys_are_seen_and_the_first_counts() {
        check("", Ok(&[]));
        check("utm=%zz&q=paris", Ok(&[("q", "paris")]));
        check("q=a&q=b&page=2", Ok(&[("page", "2"), ("q", "a")]));
        check("q=s%C3%A3o+paulo", Ok(&[("q", "são paulo")]));
        check("%71=x", Ok(&[("q", "x")]));
        check("q", Ok(&[("q", "")]));
        check("q=a%0D%0Ab%0Ac%09", Ok(&[("q", "a\r\nb\nc\t")]));
    }

    #[test]
    fn a_bad_value_of_a_declared_key_is_refused() {
        check("q=%zz", Err(QueryError::Malformed));
        check("q=%FF", Err(QueryError::Malformed));
        check("q=%00", Err(QueryError::Malformed));
        check(&format!("q={}", "a".repeat(2_049)), Err(QueryError::TooLong));
    }
}

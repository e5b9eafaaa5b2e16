//! URLs of the app's pages.

/// A value in a query (<https://url.spec.whatwg.org/#application/x-www-form-urlencoded>).
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                escaped.push(char::from(byte));
            }
            b' ' => escaped.push('+'),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The articles with a tag.
pub(crate) fn of_tag(tag: &str) -> String {
    format!("/?tag={}", escaped(tag))
}

/// A page of a list.
pub(crate) fn of_page(list: &str, page: u32) -> String {
    match (page, list.contains('?')) {
        (1, _) => list.to_owned(),
        (_, true) => format!("{list}&page={page}"),
        (_, false) => format!("{list}?page={page}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_pages_stand_in_queries() {
        assert_eq!(of_tag("c++ & é"), "/?tag=c%2B%2B+%26+%C3%A9");
        assert_eq!(of_page("/?tag=a", 2), "/?tag=a&page=2");
        assert_eq!(of_page("/profile/ada", 3), "/profile/ada?page=3");
        assert_eq!(of_page("/", 1), "/");
    }
}

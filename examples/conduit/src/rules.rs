//! What may be entered: the same rules in the browser, in the actions and in the API.

/// What is said of a value that is empty.
const BLANK: &str = "can't be blank";

/// How many characters a password has at least.
const SHORTEST_PASSWORD: usize = 8;
/// How many bytes a password, a name and the like may have. Hashing a password takes longer with more.
const LONGEST_LINE: usize = 200;
/// How many bytes an article or a comment may have.
const LONGEST_TEXT: usize = 100_000;
/// How many tags an article may have.
const MOST_TAGS: usize = 20;
/// How many bytes a tag may have.
const LONGEST_TAG: usize = 40;

/// What is wrong with a value, if anything is.
pub(crate) type Verdict = Result<(), &'static str>;

fn line(value: &str) -> Verdict {
    match value.trim() {
        "" => Err(BLANK),
        _ if value.len() > LONGEST_LINE => Err("is too long"),
        _ => Ok(()),
    }
}

/// The name of a user stands in URLs.
pub(crate) fn username(value: &str) -> Verdict {
    line(value)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match value.chars().all(allowed) && !value.starts_with('.') {
        true => Ok(()),
        false => Err("is invalid: use letters, digits, hyphens, underscores and dots"),
    }
}

pub(crate) fn email(value: &str) -> Verdict {
    line(value)?;
    let parts = value.split_once('@');
    let is_valid = parts.is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !value.contains(' ')
    });
    if is_valid { Ok(()) } else { Err("is invalid") }
}

/// Of a password that is chosen.
pub(crate) fn password(value: &str) -> Verdict {
    match value.len() {
        0 => Err(BLANK),
        _ if value.chars().count() < SHORTEST_PASSWORD => Err("is too short: use 8 characters"),
        length if length > LONGEST_LINE => Err("is too long"),
        _ => Ok(()),
    }
}

/// Of a password that is entered to log in.
pub(crate) fn known_password(value: &str) -> Verdict {
    match value.len() {
        0 => Err(BLANK),
        length if length > LONGEST_LINE => Err("is too long"),
        _ => Ok(()),
    }
}

/// The address of a picture; empty, if there is none.
pub(crate) fn image(value: &str) -> Verdict {
    match value.len() {
        0 => Ok(()),
        length if length > LONGEST_LINE * 10 => Err("is too long"),
        _ if value.starts_with("https://") && !value.contains(char::is_whitespace) => Ok(()),
        _ => Err("is invalid: it begins with https://"),
    }
}

pub(crate) fn bio(value: &str) -> Verdict {
    if value.len() > LONGEST_TEXT { Err("is too long") } else { Ok(()) }
}

pub(crate) fn title(value: &str) -> Verdict {
    line(value)
}

pub(crate) fn description(value: &str) -> Verdict {
    text(value)
}

pub(crate) fn text(value: &str) -> Verdict {
    match value.trim() {
        "" => Err(BLANK),
        _ if value.len() > LONGEST_TEXT => Err("is too long"),
        _ => Ok(()),
    }
}

pub(crate) fn tags(tags: &[String]) -> Verdict {
    if tags.len() > MOST_TAGS {
        return Err("are too many");
    }
    for tag in tags {
        if tag.trim().is_empty() {
            return Err("can't have a blank one");
        }
        if tag.len() > LONGEST_TAG {
            return Err("have one that is too long");
        }
    }
    Ok(())
}

/// The tags of a text, in which commas and blanks stand between them.
pub(crate) fn split_tags(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| c == ',' || c.is_whitespace());
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_urls_and_pages_is_checked() {
        assert!(username("ada.lovelace-1_x").is_ok());
        for wrong in ["", " ", "a/b", "..", ".a", "a b", "é"] {
            assert!(username(wrong).is_err(), "{wrong:?}");
        }
        for wrong in ["", "a", "@b", "a@", "a@b@c", "a b@c"] {
            assert!(email(wrong).is_err(), "{wrong:?}");
        }
        assert!(email("ada@conduit.example").is_ok() && password("12345678").is_ok());
        assert!(password("1234567").is_err());
        assert!(image("").is_ok() && image("https://a.example/b.png").is_ok());
        assert!(image("javascript:alert(1)").is_err());
        assert_eq!(split_tags(" a, b c,,").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}

//! The syntax of a locale's tag (BCP 47, RFC 5646 section 2.1). Only the server checks it.

/// A tag as it is written by convention (RFC 5646 section 2.1.1): `fr-FR`, `zh-Hant-TW`. `None`, if
/// the text is no tag. What is only registered, as `i-klingon`, and what is private from its
/// beginning, is none here.
pub(crate) fn conventional(text: &str) -> Option<String> {
    let mut parts: Vec<String> = text.split('-').map(str::to_ascii_lowercase).collect();
    if parts.iter().any(|part| !is_part(part)) {
        return None;
    }
    let mut rest = parts.iter_mut();
    let language = rest.next()?;
    if !is_letters(language) || language.len() < 2 {
        return None;
    }
    // By how far the tag has come: each kind of part stands once at most, and in this order.
    let mut stage = if language.len() <= 3 { Stage::Language } else { Stage::Extended(3) };
    for part in rest {
        stage = stage.after(part)?;
        match stage {
            Stage::Script => {
                if let Some(first) = part.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
            }
            Stage::Region => part.make_ascii_uppercase(),
            _ => {}
        }
    }
    stage.may_end().then(|| parts.join("-"))
}

/// The part of a tag that was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Language,
    /// So many parts that narrow a language of two or three letters.
    Extended(u8),
    Script,
    Region,
    Variant,
    /// The letter that begins an extension.
    Singleton,
    Extension,
    /// The `x` that begins what is private.
    Private,
    PrivatePart,
}

impl Stage {
    /// What a part is that follows; `None` if it cannot follow.
    fn after(self, part: &str) -> Option<Self> {
        use Stage::{
            Extended, Extension, Language, Private, PrivatePart, Region, Script, Singleton, Variant,
        };
        match self {
            Private | PrivatePart => return Some(PrivatePart),
            Singleton if part.len() < 2 => return None,
            Singleton => return Some(Extension),
            _ if part == "x" => return Some(Private),
            _ if part.len() == 1 => return Some(Singleton),
            Extension => return Some(Extension),
            _ => {}
        }
        let (letters, length) = (is_letters(part), part.len());
        let extended = match self {
            Language => Some(0),
            Extended(count) => Some(count),
            _ => None,
        };
        if letters
            && length == 3
            && let Some(count) = extended.filter(|count| *count < 3)
        {
            return Some(Extended(count + 1));
        }
        if letters && length == 4 && extended.is_some() {
            return Some(Script);
        }
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let is_region = letters && length == 2 || digits && length == 3;
        if is_region && (extended.is_some() || self == Script) {
            return Some(Region);
        }
        let begins_with_digit = part.starts_with(|first: char| first.is_ascii_digit());
        (length >= 5 || length == 4 && begins_with_digit).then_some(Variant)
    }

    const fn may_end(self) -> bool {
        !matches!(self, Self::Singleton | Self::Private)
    }
}

fn is_part(part: &str) -> bool {
    (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_written_as_by_convention() {
        for (text, tag) in [
            ("en", "en"),
            ("EN-us", "en-US"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("sl-rozaj-biske", "sl-rozaj-biske"),
            ("de-ch-1996", "de-CH-1996"),
            ("zh-cmn-Hans-CN", "zh-cmn-Hans-CN"),
            ("de-DE-u-co-phonebk", "de-DE-u-co-phonebk"),
            ("en-x-us", "en-x-us"),
            ("gsw", "gsw"),
        ] {
            assert_eq!(conventional(text).as_deref(), Some(tag), "{text}");
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for text in [
            "",
            "e",
            "en-",
            "-en",
            "en--US",
            "en_US",
            "en-US-",
            "1n",
            "en-U",
            "en-x",
            "x-private",
            "en-u",
            "français",
            "en US",
            "en/US",
            "en-US-FR",
            "en-abcdefghi",
            "abcdefghi",
            "en-Latn-Cyrl",
            "en-US-Latn",
            "..",
        ] {
            assert_eq!(conventional(text), None, "{text}");
        }
    }
}

//! [`preferred`]: which locale a visitor prefers, by a cookie, else by `Accept-Language`.

use http::header;
use perennial_core::Locales;
use perennial_protocol::headers::LOCALE_COOKIE;

use crate::Request;

/// How much of a header is read, and how many ranges of it: more is no preference of a visitor.
const MOST_BYTES: usize = 4_096;
const MOST_RANGES: usize = 64;

/// The locale that a visitor prefers, by its place.
pub(crate) fn preferred(locales: &Locales, request: &Request<'_>) -> usize {
    let cookies = request.list(&header::COOKIE).unwrap_or_default();
    let chosen = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    let chosen = chosen
        .filter(|(name, _)| *name == LOCALE_COOKIE)
        .find_map(|(_, tag)| locales.tags().position(|own| own.eq_ignore_ascii_case(tag)));
    let list = || request.list(&header::ACCEPT_LANGUAGE).unwrap_or_default();
    chosen.or_else(|| lookup(locales, &list())).unwrap_or(0)
}

/// Looks a locale up by a language priority list (RFC 4647 section 3.4). A range that finds none means the
/// first tag that it covers (section 3.3.1): what it would be cut down to does not, because a speaker of
/// `zh-Hans` need not read `zh-Hant`.
fn lookup(locales: &Locales, list: &str) -> Option<usize> {
    let list = list.get(..MOST_BYTES).unwrap_or(if list.len() > MOST_BYTES { "" } else { list });
    let ranges = list.split(',').take(MOST_RANGES).filter_map(range);
    let mut ranges: Vec<(&str, u16)> = ranges.filter(|(_, quality)| *quality > 0).collect();
    // Of equal quality, what stands first goes first.
    ranges.sort_by_key(|(_, quality)| std::cmp::Reverse(*quality));
    ranges.into_iter().find_map(|(range, _)| {
        if range == "*" {
            return Some(0);
        }
        let mut rest = range;
        loop {
            let same = |tag: &str| tag.eq_ignore_ascii_case(rest);
            if let Some(place) = locales.tags().position(same) {
                return Some(place);
            }
            match rest.rsplit_once('-') {
                Some((general, _)) => rest = general,
                None => break,
            }
        }
        let covered = |tag: &str| {
            let head = tag.get(..range.len()).is_some_and(|head| head.eq_ignore_ascii_case(range));
            head && tag.get(range.len()..).is_some_and(|tail| tail.starts_with('-'))
        };
        locales.tags().position(covered)
    })
}

/// A range with its quality in thousandths; `None`, if it is not written as one.
fn range(text: &str) -> Option<(&str, u16)> {
    let (range, parameters) = text.split_once(';').unwrap_or((text, ""));
    let range = range.trim();
    let is_tag = range.split('-').all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let quality = match parameters.trim() {
        "" => 1_000,
        text => thousandths(text.strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim())?,
    };
    (is_tag || range == "*").then_some((range, quality))
}

/// A quality value (RFC 9110 section 12.4.2) in thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !matches!(whole, "0" | "1") || fraction.len() > 3 {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(3);
    let mut value = u16::from(whole == "1");
    for digit in digits {
        value = value * 10 + u16::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    (value <= 1_000).then_some(value)
}

#[cfg(test)]
mod tests {
    use perennial_core::App;

    use super::*;

    fn found(list: &str) -> Option<String> {
        let app = App::new().locales("en", ["fr-FR", "pt", "zh-Hant", "ar"]);
        let app = app.finish_unchecked();
        lookup(&app.locales, list).map(|place| app.locales.tag(place).to_owned())
    }

    #[test]
    fn a_locale_is_looked_up_by_what_the_browser_says() {
        for (list, expected) in [
            ("", None),
            ("de", None),
            ("fr", Some("fr-FR")),
            ("FR-fr", Some("fr-FR")),
            ("fr-CA, pt;q=0.9", Some("pt")),
            ("pt-BR", Some("pt")),
            ("zh-Hant-TW", Some("zh-Hant")),
            ("de, ar;q=0.5, pt;q=0.8", Some("pt")),
            ("pt;q=0, ar;q=0.1", Some("ar")),
            ("*", Some("en")),
            ("de;q=1, *;q=0.1", Some("en")),
            ("pt;q=2, ar", Some("ar")),
            ("pt;q=0.5;x, ar;q=.9", None),
            ("\u{0}, é, -, fr--FR, , ar", Some("ar")),
            ("ar-u-nu-latn", Some("ar")),
        ] {
            assert_eq!(found(list).as_deref(), expected, "{list}");
        }
    }

    #[test]
    fn ten_thousand_random_headers_give_a_locale_or_none() {
        const CHARACTERS: &[u8] = b"aefrnptzhAEF*;q=0.195-, \x7f";
        let mut seed = 1_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 33).unwrap() % below
        };
        for _ in 0..10_000 {
            let length = next(60);
            let list: String =
                (0..length).map(|_| char::from(CHARACTERS[next(CHARACTERS.len())])).collect();
            let found = found(&list);
            let known = ["en", "fr-FR", "pt", "zh-Hant", "ar"];
            assert!(found.is_none_or(|tag| known.contains(&tag.as_str())), "{list}");
        }
    }
}

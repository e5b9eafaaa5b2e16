//! Which of the encodings at hand a request prefers (RFC 9110 section 12.5.3).

use perennial_isg::Encoding;

/// Chooses among the encodings at hand the one that the request likes best; among equals the
/// smaller one, which is the earlier in [`Encoding::COMPRESSED`]. Identity is always possible, even where
/// the request refuses it: a body that it cannot read is of more use to it than none.
pub(crate) fn choose(accept: Option<&str>, at_hand: impl Fn(Encoding) -> bool) -> Encoding {
    let Some(accept) = accept else { return Encoding::Identity };
    let mut best = (Encoding::Identity, identity_quality(accept));
    for encoding in Encoding::COMPRESSED.into_iter().filter(|encoding| at_hand(*encoding)) {
        let quality = quality(accept, encoding.name()).or_else(|| quality(accept, "*"));
        let quality = quality.unwrap_or(0);
        let better =
            if best.0 == Encoding::Identity { quality >= best.1 } else { quality > best.1 };
        if quality > 0 && better {
            best = (encoding, quality);
        }
    }
    best.0
}

/// Identity is acceptable unless it is excluded, but liked less than anything that is named.
fn identity_quality(accept: &str) -> u16 {
    quality(accept, "identity").unwrap_or(0)
}

/// The quality of a coding in thousandths; `None` if it is not named.
fn quality(accept: &str, coding: &str) -> Option<u16> {
    accept.split(',').find_map(|item| {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let name = name.trim();
        let same = name.eq_ignore_ascii_case(coding)
            || coding == "gzip" && name.eq_ignore_ascii_case("x-gzip");
        same.then(|| thousandths(parameters))
    })
}

fn thousandths(parameters: &str) -> u16 {
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    let Some(value) = value else { return 1_000 };
    let parsed: f32 = value.parse().unwrap_or(0.0);
    if !(0.0..=1.0).contains(&parsed) {
        return 0;
    }
    // The value lies within 0 to 1,000, so the conversion keeps it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
    let thousandths = (parsed * 1_000.0) as u16;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: Encoding) {
        assert_eq!(choose(Some(accept), |_| true), expected, "{accept}");
    }

    #[test]
    fn the_encoding_that_is_liked_best_is_chosen() {
        check("gzip, deflate, br, zstd", Encoding::Brotli);
        check("gzip", Encoding::Gzip);
        check("GZIP", Encoding::Gzip);
        check("zstd;q=1.0, br;q=0.5", Encoding::Zstd);
        check("br;q=0, gzip;q=0.2", Encoding::Gzip);
        check("*", Encoding::Brotli);
        check("*;q=0.5, br;q=0", Encoding::Zstd);
        check("identity", Encoding::Identity);
        check("identity;q=1, br;q=0.5", Encoding::Identity);
        check("identity;q=0.5, br;q=0.5", Encoding::Brotli);
        check("", Encoding::Identity);
        check("br;q=2", Encoding::Identity);
        check("br;q=x", Encoding::Identity);
        check("deflate, compress", Encoding::Identity);
        assert_eq!(choose(None, |_| true), Encoding::Identity);
        assert_eq!(choose(Some("br, gzip"), |e| e == Encoding::Gzip), Encoding::Gzip);
    }
}

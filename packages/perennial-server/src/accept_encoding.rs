//! Which of the encodings at hand a request prefers (RFC 9110 section 12.5.3).

use perennial_isg::Encoding;

/// The qualities that a request names, in thousandths.
#[derive(Default)]
struct Qualities {
    brotli: Option<u16>,
    zstd: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    /// Of all that is not named, `*`.
    others: Option<u16>,
}

/// Chooses among the encodings at hand the one that the request likes best; among equals the
/// smaller one, which is the earlier in [`Encoding::COMPRESSED`]. Identity is always possible, even where
/// the request refuses it: a body that it cannot read is of more use to it than none.
pub(crate) fn choose(accept: Option<&str>, at_hand: impl Fn(Encoding) -> bool) -> Encoding {
    let Some(accept) = accept else { return Encoding::Identity };
    let qualities = Qualities::read(accept);
    // Identity is acceptable unless it is excluded, but liked less than anything that is named.
    let mut best = (Encoding::Identity, qualities.identity.unwrap_or(0));
    for encoding in Encoding::COMPRESSED {
        let quality = qualities.of(encoding);
        let better =
            if best.0 == Encoding::Identity { quality >= best.1 } else { quality > best.1 };
        if quality > 0 && better && at_hand(encoding) {
            best = (encoding, quality);
        }
    }
    best.0
}

impl Qualities {
    /// Reads the header's value once. Of a coding that is named twice, the first counts.
    fn read(accept: &str) -> Self {
        let mut qualities = Self::default();
        for item in accept.split(',') {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let place = match name.trim() {
                "*" => &mut qualities.others,
                name if name.eq_ignore_ascii_case("br") => &mut qualities.brotli,
                name if name.eq_ignore_ascii_case("zstd") => &mut qualities.zstd,
                name if name.eq_ignore_ascii_case("gzip") => &mut qualities.gzip,
                name if name.eq_ignore_ascii_case("x-gzip") => &mut qualities.gzip,
                name if name.eq_ignore_ascii_case("identity") => &mut qualities.identity,
                _ => continue,
            };
            if place.is_none() {
                *place = Some(thousandths(parameters));
            }
        }
        qualities
    }

    fn of(&self, encoding: Encoding) -> u16 {
        let named = match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Zstd => self.zstd,
            Encoding::Gzip => self.gzip,
            Encoding::Identity => self.identity,
        };
        named.or(self.others).unwrap_or(0)
    }
}

fn thousandths(parameters: &str) -> u16 {
    if parameters.is_empty() {
        return 1_000;
    }
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
        check("br;q=0, br", Encoding::Identity);
        check("x-gzip, gzip;q=0", Encoding::Gzip);
        assert_eq!(choose(None, |_| true), Encoding::Identity);
        assert_eq!(choose(Some("br, gzip"), |e| e == Encoding::Gzip), Encoding::Gzip);
    }
}

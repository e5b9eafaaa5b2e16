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
    /// Whether the quality of `identity`, and of `*`, is a zero: a quality that cannot be read forbids
    /// nothing.
    identity_is_zero: bool,
    others_are_zero: bool,
}

/// Chooses among the encodings at hand the one that the request likes best; among equals the
/// smaller one, which is the earlier in [`Encoding::COMPRESSED`]. Identity is always at hand: where there is
/// nothing else, and the request forbids it, [`forbids_identity`] says so.
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

/// Whether a request accepts nothing that is not encoded.
pub(crate) fn forbids_identity(accept: &str) -> bool {
    let qualities = Qualities::read(accept);
    match qualities.identity {
        Some(_) => qualities.identity_is_zero,
        None => qualities.others_are_zero,
    }
}

impl Qualities {
    /// Reads the header's value once. Of a coding that is named twice, the first counts.
    fn read(accept: &str) -> Self {
        let mut qualities = Self::default();
        for item in accept.split(',') {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let quality = thousandths(parameters);
            let is_zero = quality == Some(0);
            let place = match name.trim() {
                "*" => {
                    qualities.others_are_zero |= qualities.others.is_none() && is_zero;
                    &mut qualities.others
                }
                name if name.eq_ignore_ascii_case("br") => &mut qualities.brotli,
                name if name.eq_ignore_ascii_case("zstd") => &mut qualities.zstd,
                name if name.eq_ignore_ascii_case("gzip") => &mut qualities.gzip,
                name if name.eq_ignore_ascii_case("x-gzip") => &mut qualities.gzip,
                name if name.eq_ignore_ascii_case("identity") => {
                    qualities.identity_is_zero |= qualities.identity.is_none() && is_zero;
                    &mut qualities.identity
                }
                _ => continue,
            };
            if place.is_none() {
                *place = Some(quality.unwrap_or(0));
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

/// The quality that the parameters name, one unless told; `None`, if it cannot be read.
fn thousandths(parameters: &str) -> Option<u16> {
    if parameters.is_empty() {
        return Some(1_000);
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    let Some(value) = value else { return Some(1_000) };
    let parsed: f32 = value.parse().ok()?;
    if !(0.0..=1.0).contains(&parsed) {
        return None;
    }
    // The value lies within 0 to 1,000, so the conversion keeps it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
    let thousandths = (parsed * 1_000.0) as u16;
    Some(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: Encoding) {
        assert_eq!(choose(Some(accept), |_| true), expected, "{accept}");
    }

    #[test]
    fn a_quality_that_cannot_be_read_forbids_nothing() {
        for accept in ["*;q=nan", "identity;q=x", "*;q=-1", "identity;q=2, *;q=0"] {
            assert!(!forbids_identity(accept), "{accept}");
        }
        assert!(forbids_identity("*;q=0") && forbids_identity("identity;q=0.000, *"));
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
        check("identity;q=0, zstd;q=0.1", Encoding::Zstd);
        check("*;q=0, gzip", Encoding::Gzip);
        check("", Encoding::Identity);
        check("br;q=2", Encoding::Identity);
        check("br;q=x", Encoding::Identity);
        check("deflate, compress", Encoding::Identity);
        check("br;q=0, br", Encoding::Identity);
        check("x-gzip, gzip;q=0", Encoding::Gzip);
        assert_eq!(choose(None, |_| true), Encoding::Identity);
        assert_eq!(choose(Some("br, gzip"), |e| e == Encoding::Gzip), Encoding::Gzip);
    }

    #[test]
    fn identity_is_forbidden_by_name_or_with_all_others() {
        for accept in ["identity;q=0", "*;q=0", "gzip, identity; q=0.000", "br, *;q=0"] {
            assert!(forbids_identity(accept), "{accept}");
        }
        for accept in ["", "gzip", "gzip;q=0", "identity;q=0.001", "*;q=0, identity", "*"] {
            assert!(!forbids_identity(accept), "{accept}");
        }
    }
}

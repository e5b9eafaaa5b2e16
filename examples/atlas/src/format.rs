//! Numbers as people read them: made by the server, as each locale writes them. The client gets texts.

use perennial::prelude::*;

/// A unit of distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unit {
    Kilometre,
    Mile,
}

/// A distance in both units: `3.4`, `2.1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Distance {
    pub(crate) kilometres: String,
    pub(crate) miles: String,
}

/// What stands in place of a number that is not known.
#[server_only]
const UNKNOWN: &str = "–";

/// Kilometres in an international mile, exactly.
#[server_only]
const KILOMETRES_PER_MILE: f64 = 1.609_344;

/// The numbers of a page's locale.
#[server_only]
#[derive(Clone, Copy)]
pub(crate) struct Numbers<'c>(pub(crate) &'c BuildContext);

#[server_only]
impl Numbers<'_> {
    /// A whole number: `22,315,474`.
    #[expect(clippy::cast_precision_loss, reason = "no count of the atlas comes near 2^53")]
    pub(crate) fn whole(self, number: u64) -> String {
        self.0.number(&perennial::Number::new(number as f64))
    }

    /// How many people, or that it is not known.
    pub(crate) fn people(self, population: u64) -> String {
        if population == 0 { UNKNOWN.to_owned() } else { self.whole(population) }
    }

    /// A distance, with a digit after the point where it is short: `3.4`, `1,203`.
    pub(crate) fn distance(self, kilometres: f64) -> Distance {
        let digits = |value: f64| {
            // A sign for nothing would be a surprise.
            let value = if value.is_finite() { value.max(0.0) } else { 0.0 };
            let is_short = (value * 10.0).round() < 1_000.0;
            let digits = u8::from(is_short);
            let number = perennial::Number::new(value).option("minimumFractionDigits", digits);
            self.0.number(&number.option("maximumFractionDigits", digits))
        };
        let miles = digits(kilometres / KILOMETRES_PER_MILE);
        Distance { kilometres: digits(kilometres), miles }
    }

    /// A position: `48.8534° N, 2.3488° E`.
    pub(crate) fn position(self, latitude: f64, longitude: f64) -> String {
        let side = |value: f64| if value < 0.0 { "no" } else { "yes" };
        let degrees = |value: f64| {
            let number = perennial::Number::new(value.abs());
            number.option("minimumFractionDigits", 4).option("maximumFractionDigits", 4)
        };
        self.0.translate(&t!(
            "position",
            latitude = degrees(latitude),
            north = side(latitude),
            longitude = degrees(longitude),
            east = side(longitude)
        ))
    }

    /// A part of a whole in per cent, with two digits after the point: `12.34%`.
    #[expect(clippy::cast_precision_loss, reason = "no count of the atlas comes near 2^53")]
    pub(crate) fn share(self, part: u64, whole: u64) -> String {
        let percent = |share: f64| {
            let number = perennial::Number::new(share).percent();
            number.option("minimumFractionDigits", 2).option("maximumFractionDigits", 2)
        };
        if whole == 0 {
            return UNKNOWN.to_owned();
        }
        let share = part as f64 / whole as f64;
        if part > 0 && share < 0.000_05 {
            let least = self.0.number(&percent(0.000_1));
            return self.0.translate(&t!("share-small", share = least));
        }
        self.0.number(&percent(share))
    }
}

/// A length on the map, in degrees, with two digits after the point: `-12.34`.
pub(crate) fn degrees(value: f64) -> String {
    let hundredths = scaled(value.abs(), 100.0);
    let sign = if value < 0.0 && hundredths > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// How many parts of `1 / scale` the value has, rounded; 0 for what is negative or no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast keeps to the bounds of the type, and no length on Earth reaches them"
)]
fn scaled(value: f64, scale: f64) -> u64 {
    (value * scale).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_on_the_map_are_short_numbers() {
        assert_eq!(degrees(-12.345_6), "-12.35");
        assert_eq!(degrees(-0.001), "0.00");
        assert_eq!(degrees(7.0), "7.00");
    }
}

//! Numbers as people read them. Whole numbers only: formatting floating-point numbers would add
//! more to the client than the rest of a page.

use perennial::prelude::*;

/// A unit of distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unit {
    Kilometre,
    Mile,
}

/// Kilometres in an international mile, exactly.
const KILOMETRES_PER_MILE: f64 = 1.609_344;

/// A whole number with a comma after every three digits: `22,315,474`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many people, or that it is not known.
pub(crate) fn people(population: u64) -> String {
    if population == 0 { "–".to_owned() } else { grouped(population) }
}

/// A distance, with a digit after the point where it is short: `3.4 km`, `1,203 mi`.
pub(crate) fn distance(kilometres: f64, unit: Unit) -> String {
    let (value, name) = match unit {
        Unit::Kilometre => (kilometres, "km"),
        Unit::Mile => (kilometres / KILOMETRES_PER_MILE, "mi"),
    };
    let tenths = scaled(value, 10.0);
    if tenths < 1_000 {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", grouped(scaled(value, 1.0)))
    }
}

/// A position: `48.8534° N, 2.3488° E`.
pub(crate) fn position(latitude: f64, longitude: f64) -> String {
    let degrees = |value: f64, positive, negative| {
        let units = scaled(value.abs(), 10_000.0);
        let side = if value < 0.0 { negative } else { positive };
        format!("{}.{:04}° {side}", units / 10_000, units % 10_000)
    };
    format!("{}, {}", degrees(latitude, 'N', 'S'), degrees(longitude, 'E', 'W'))
}

/// A part of a whole in per cent, with two digits after the point: `12.34 %`.
pub(crate) fn share(part: u64, whole: u64) -> String {
    match (part * 10_000 + whole / 2).checked_div(whole) {
        Some(0) if part > 0 => "under 0.01 %".to_owned(),
        Some(hundredths) => format!("{}.{:02} %", hundredths / 100, hundredths % 100),
        None => "–".to_owned(),
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
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(22_315_474), "22,315,474");
    }

    #[test]
    fn an_unknown_population_is_not_shown_as_none() {
        assert_eq!(people(0), "–");
        assert_eq!(people(1_052), "1,052");
    }

    #[test]
    fn distances_have_a_digit_after_the_point_only_where_they_are_short() {
        assert_eq!(distance(3.44, Unit::Kilometre), "3.4 km");
        assert_eq!(distance(99.94, Unit::Kilometre), "99.9 km");
        assert_eq!(distance(99.96, Unit::Kilometre), "100 km");
        assert_eq!(distance(1_609.344, Unit::Kilometre), "1,609 km");
        assert_eq!(distance(1_609.344, Unit::Mile), "1,000 mi");
        assert_eq!(distance(0.0, Unit::Mile), "0.0 mi");
        assert_eq!(distance(f64::NAN, Unit::Mile), "0.0 mi");
    }

    #[test]
    fn positions_name_their_hemispheres() {
        assert_eq!(position(48.853_41, 2.348_8), "48.8534° N, 2.3488° E");
        assert_eq!(position(-33.867_85, -0.000_04), "33.8679° S, 0.0000° W");
    }

    #[test]
    fn shares_are_rounded_but_never_to_nothing() {
        assert_eq!(share(1, 8), "12.50 %");
        assert_eq!(share(1, 1_000_000), "under 0.01 %");
        assert_eq!(share(0, 8), "0.00 %");
        assert_eq!(share(0, 0), "–");
    }

    #[test]
    fn lengths_on_the_map_are_short_numbers() {
        assert_eq!(degrees(-12.345_6), "-12.35");
        assert_eq!(degrees(-0.001), "0.00");
        assert_eq!(degrees(7.0), "7.00");
    }
}

//! Numbers, as `Intl.NumberFormat` would write them (ECMA-402 section 16).

use fixed_decimal::{Decimal, FloatPrecision, SignedRoundingMode, UnsignedRoundingMode};
use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::percent::formatter::PercentFormatter;

use super::IcuLocale;
use crate::{Number, OptionValue, Options};

/// As many digits as ECMA-402 allows after the point.
const MOST_DIGITS: i16 = 100;
const HALF_EXPAND: SignedRoundingMode =
    SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand);

impl IcuLocale {
    pub(super) fn write_number(&self, number: &Number) -> String {
        let Some(decimal) = decimal(number) else { return unusual(number.value) };
        let is_grouped = match number.options.value("useGrouping") {
            Some(OptionValue::Flag(flag)) => *flag,
            Some(OptionValue::Text(text)) => text != "false",
            Some(OptionValue::Number(_)) | None => true,
        };
        let formatter = if is_grouped { &self.decimal } else { &self.ungrouped };
        let Some(formatter) = formatter else { return decimal.to_string() };
        let written = match number.options.text("style") {
            Some("percent") => self.percent(&decimal),
            Some("currency") => self.currency(&number.options, &decimal),
            _ => None,
        };
        written.unwrap_or_else(|| formatter.format(&decimal).to_string())
    }

    fn percent(&self, decimal: &Decimal) -> Option<String> {
        let percent = PercentFormatter::try_new((&self.locale).into(), Default::default());
        Some(percent.ok()?.format(decimal).to_string())
    }

    fn currency(&self, options: &Options, decimal: &Decimal) -> Option<String> {
        let code = options.text("currency")?;
        let currency = CurrencyType::try_from_str(&code.to_ascii_lowercase()).ok()?;
        let locale = (&self.locale).into();
        let formatter = match options.text("currencyDisplay") {
            Some("code") => CurrencyFormatter::try_new_code(locale, currency, Default::default()),
            Some("narrowSymbol") => {
                CurrencyFormatter::try_new_symbol_narrow(locale, currency, Default::default())
            }
            Some("name") => CurrencyFormatter::try_new_name(locale, currency),
            _ => CurrencyFormatter::try_new_symbol(locale, currency, Default::default()),
        };
        Some(formatter.ok()?.format_fixed_decimal(decimal).to_string())
    }
}

/// A number with the digits that its options ask for; `None`, if it is not finite.
pub(super) fn decimal(number: &Number) -> Option<Decimal> {
    let options = &number.options;
    let mut decimal = Decimal::try_from_f64(number.value, FloatPrecision::RoundTrip).ok()?;
    let style = options.text("style");
    if style == Some("percent") {
        decimal.multiply_pow10(2);
        decimal.trim_start();
    }
    let significant = ["minimumSignificantDigits", "maximumSignificantDigits"];
    if significant.iter().any(|name| options.value(name).is_some()) {
        round_significant(&mut decimal, options);
    } else {
        round_fraction(&mut decimal, options, style);
    }
    if let Some(digits) = digits(options, "minimumIntegerDigits") {
        decimal.pad_start(digits.min(21));
    }
    Some(decimal)
}

fn round_fraction(decimal: &mut Decimal, options: &Options, style: Option<&str>) {
    let least = digits(options, "minimumFractionDigits");
    let most = digits(options, "maximumFractionDigits");
    let usual = match style {
        Some("percent") => (0, 0),
        // The currency has its own digits, if the options have none.
        Some("currency") if least.is_none() && most.is_none() => return,
        Some("currency") => (2, 2),
        _ => (0, 3),
    };
    let least_or = least.unwrap_or_else(|| most.map_or(usual.0, |most| usual.0.min(most)));
    let most = most.unwrap_or_else(|| usual.1.max(least_or)).max(least_or);
    decimal.round_with_mode(-most, HALF_EXPAND);
    decimal.trim_end();
    decimal.pad_end(-least_or);
}

fn round_significant(decimal: &mut Decimal, options: &Options) {
    let least = digits(options, "minimumSignificantDigits").unwrap_or(1).max(1);
    let most = digits(options, "maximumSignificantDigits").unwrap_or(21).max(least);
    let first = decimal.nonzero_magnitude_start();
    decimal.round_with_mode(first - most + 1, HALF_EXPAND);
    decimal.trim_end();
    let last = decimal.nonzero_magnitude_start() - least + 1;
    decimal.pad_end(last.min(0));
}

/// A number of digits; what is none is ignored.
#[allow(clippy::cast_possible_truncation)]
fn digits(options: &Options, name: &str) -> Option<i16> {
    match options.value(name)? {
        OptionValue::Number(digits) if *digits >= 0.0 => {
            // Within bounds, so nothing is cut off but a fraction.
            Some(digits.min(f64::from(MOST_DIGITS)) as i16)
        }
        _ => None,
    }
}

/// What is not finite.
fn unusual(value: f64) -> String {
    match value {
        value if value.is_nan() => "NaN".into(),
        value if value < 0.0 => "-∞".into(),
        _ => "∞".into(),
    }
}

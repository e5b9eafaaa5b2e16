//! [`Argument`]: a value that a message shows.

use std::borrow::Cow;

/// A value that a message shows or selects a variant by.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A text.
    Text(Cow<'static, str>),
    /// A number, with how it is written.
    Number(Number),
    /// An instant, with how it is written.
    Date(DateTime),
}

/// How a number or an instant is written: the names and values of the options of
/// `Intl.NumberFormat` or `Intl.DateTimeFormat` (ECMA-402).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options(pub Vec<(Cow<'static, str>, OptionValue)>);

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// A text, such as `long`.
    Text(Cow<'static, str>),
    /// A number, such as that of digits.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// A number with how it is written.
///
/// ```
/// use perennial_fluent::Number;
/// let price = Number::new(9.5).currency("EUR");
/// let share = Number::new(0.25).percent();
/// let exact = Number::new(2.0).option("minimumFractionDigits", 1);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// How it is written.
    pub options: Options,
}

/// An instant with how it is written. Without a time zone it is written in UTC.
///
/// ```
/// use perennial_fluent::DateTime;
/// let opens = DateTime::from_milliseconds(1.7e12).time_zone("Europe/Paris").option("dateStyle", "long");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DateTime {
    /// Milliseconds since the beginning of 1970 in UTC.
    pub milliseconds: f64,
    /// How it is written.
    pub options: Options,
}

impl Options {
    /// The value of an option, if it is set.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&OptionValue> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value of an option that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(OptionValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether a date is written in a style. Then options such as `hour` or `timeZoneName` mean nothing:
    /// `Intl.DateTimeFormat` refuses them beside a style (ECMA-402 section 11.1.2).
    #[must_use]
    pub fn has_date_style(&self) -> bool {
        self.0.iter().any(|(name, _)| is_date_style(name))
    }

    /// Sets an option; a later value replaces an earlier one.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: OptionValue) {
        let name = name.into();
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some((_, earlier)) => *earlier = value,
            None => self.0.push((name, value)),
        }
    }
}

/// Whether an option of a date is a style.
pub(crate) fn is_date_style(name: &str) -> bool {
    matches!(name, "dateStyle" | "timeStyle")
}

/// Whether an option of a date means something beside a style.
#[must_use]
pub fn suits_date_style(name: &str) -> bool {
    is_date_style(name) || matches!(name, "timeZone" | "hour12" | "hourCycle")
}

impl Number {
    /// A number, written as the locale writes plain numbers.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self { value, options: Options(Vec::new()) }
    }

    /// Writes it as a share of one hundred: 0.25 is 25 %.
    #[must_use]
    pub fn percent(self) -> Self {
        self.option("style", "percent")
    }

    /// Writes it as an amount of a currency, by its code (ISO 4217): `EUR`.
    #[must_use]
    pub fn currency(self, code: impl Into<Cow<'static, str>>) -> Self {
        self.option("style", "currency").option("currency", code.into())
    }

    /// Sets an option of `Intl.NumberFormat`.
    #[must_use]
    pub fn option(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<OptionValue>,
    ) -> Self {
        self.options.set(name, value.into());
        self
    }
}

impl DateTime {
    /// The instant so many milliseconds after the beginning of 1970 in UTC.
    #[must_use]
    pub const fn from_milliseconds(milliseconds: f64) -> Self {
        Self { milliseconds, options: Options(Vec::new()) }
    }

    /// Sets the time zone in which it is written, by its name in the time zone database:
    /// `Europe/Paris`.
    #[must_use]
    pub fn time_zone(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.option("timeZone", name.into())
    }

    /// Sets an option of `Intl.DateTimeFormat`.
    #[must_use]
    pub fn option(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<OptionValue>,
    ) -> Self {
        self.options.set(name, value.into());
        self
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Argument {
            // A whole number past 2^53 loses digits, as it does in JavaScript.
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)]
            fn from(value: $kind) -> Self {
                Self::Number(Number::new(value as f64))
            }
        }
    )*};
}

numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64);

impl From<Number> for Argument {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<DateTime> for Argument {
    fn from(date: DateTime) -> Self {
        Self::Date(date)
    }
}

impl From<Cow<'static, str>> for Argument {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Argument {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&'static str> for OptionValue {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<Cow<'static, str>> for OptionValue {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for OptionValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u8> for OptionValue {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

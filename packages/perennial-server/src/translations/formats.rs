//! Numbers, plurals and dates of all locales.

use perennial_core::{DateTime, Number};
use perennial_fluent::IcuLocale;

pub(super) fn category(locale: &str, number: &Number) -> &'static str {
    IcuLocale::of(locale).category(number)
}

pub(super) fn number(locale: &str, number: &Number) -> String {
    IcuLocale::of(locale).number(number)
}

pub(super) fn date(locale: &str, date: &DateTime) -> String {
    IcuLocale::of(locale).date(date)
}

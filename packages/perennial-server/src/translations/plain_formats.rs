//! Numbers and dates without a locale, for servers without the feature `translations`: their apps have no
//! `t!`.

use perennial_core::{DateTime, Number};

pub(super) const fn category(_: &str, _: &Number) -> &'static str {
    "other"
}

pub(super) fn number(_: &str, number: &Number) -> String {
    number.value.to_string()
}

pub(super) fn date(_: &str, date: &DateTime) -> String {
    date.milliseconds.to_string()
}

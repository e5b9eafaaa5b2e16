//! [`Host`]: what the evaluator asks of its surroundings.

use std::borrow::Cow;

use crate::{DateTime, Number};

/// What the evaluator asks of its surroundings: patterns, and what a locale decides.
pub trait Host {
    /// The pattern of a message (`id`, `id.attribute`) or a term (`-id`, `-id.attribute`).
    fn pattern(&self, id: &str) -> Option<Cow<'_, str>>;

    /// The plural category of a number in a locale (`one`, `other` …), the ordinal one if the option
    /// `type` is `ordinal`.
    fn category(&self, locale: &str, number: &Number) -> Cow<'static, str>;

    /// A number as a locale writes it.
    fn number(&self, locale: &str, number: &Number) -> String;

    /// An instant as a locale writes it.
    fn date(&self, locale: &str, date: &DateTime) -> String;

    /// The number that digits are. It is here, because the browser has a parser already.
    fn parse(&self, digits: &str) -> f64;
}

//! [`LocaleMessages`]: writes the messages of one locale.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use perennial_core::{Argument, DateTime, Number, Translator};
use perennial_fluent::{Host, Limits, Outcome, Sink, evaluate};

use super::formats;
use super::tables::Table;

/// The messages of one locale.
#[derive(Debug)]
pub(super) struct LocaleMessages {
    locale: String,
    table: Table,
    missed: AtomicU64,
}

impl LocaleMessages {
    pub(super) fn new(locale: &str, table: Table) -> Self {
        Self { locale: locale.to_owned(), table, missed: AtomicU64::new(0) }
    }

    pub(super) const fn table(&self) -> &Table {
        &self.table
    }

    /// How often a message was shown that the locale lacks.
    pub(super) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }
}

impl Translator for LocaleMessages {
    fn has(&self, id: &str) -> bool {
        self.table.contains_key(id)
    }

    fn number(&self, number: &Number) -> String {
        formats::number(&self.locale, number)
    }

    fn date(&self, date: &DateTime) -> String {
        formats::date(&self.locale, date)
    }

    fn write(
        &self,
        id: &str,
        arguments: &[(&'static str, Argument)],
        sink: &mut dyn Sink,
    ) -> Outcome {
        let outcome = evaluate(self, &self.locale, id, arguments, Limits::default(), sink);
        if outcome != Outcome::Own {
            self.missed.fetch_add(1, Ordering::Relaxed);
            tracing::debug!(locale = self.locale, id, "a message is missing");
        }
        outcome
    }
}

impl Host for LocaleMessages {
    fn pattern(&self, id: &str) -> Option<Cow<'_, str>> {
        self.table.get(id).map(|pattern| pattern.as_str().into())
    }

    fn category(&self, locale: &str, number: &Number) -> Cow<'static, str> {
        formats::category(locale, number).into()
    }

    fn number(&self, locale: &str, number: &Number) -> String {
        formats::number(locale, number)
    }

    fn date(&self, locale: &str, date: &DateTime) -> String {
        formats::date(locale, date)
    }

    fn parse(&self, digits: &str) -> f64 {
        digits.parse().unwrap_or(f64::NAN)
    }
}

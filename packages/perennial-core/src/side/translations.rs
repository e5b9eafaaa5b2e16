//! [`Translations`]: the messages of a page's locale, as the server has them.

use std::fmt;
use std::sync::Arc;

use perennial_fluent::{Argument, DateTime, Number, Outcome, Sink};

use crate::Translator;

/// The messages of a locale; those of an app without translations are none.
#[derive(Clone, Default)]
pub struct Translations(Option<Arc<dyn Translator>>);

impl Translations {
    /// Those that a translator writes.
    #[must_use]
    pub fn new(translator: Arc<dyn Translator>) -> Self {
        Self(Some(translator))
    }

    /// Whether there is a message of this name.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.as_ref().is_some_and(|translator| translator.has(id))
    }

    /// A message without arguments, if there is one of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<String> {
        let mut text = String::new();
        self.0.as_ref().filter(|translator| translator.has(id))?.write(id, &[], &mut text);
        Some(text)
    }

    /// A number as the locale writes it; without translations as Rust does.
    #[must_use]
    pub fn number(&self, number: &Number) -> String {
        let own = self.0.as_ref();
        own.map_or_else(|| number.value.to_string(), |translator| translator.number(number))
    }

    /// An instant as the locale writes it; without translations in milliseconds since 1970.
    #[must_use]
    pub fn date(&self, date: &DateTime) -> String {
        let own = self.0.as_ref();
        own.map_or_else(|| date.milliseconds.to_string(), |translator| translator.date(date))
    }

    /// Writes a message with its arguments.
    pub fn write(
        &self,
        id: &str,
        arguments: &[(&'static str, Argument)],
        sink: &mut dyn Sink,
    ) -> Outcome {
        match &self.0 {
            Some(translator) => translator.write(id, arguments, sink),
            None => {
                sink.text(id);
                Outcome::Missing
            }
        }
    }
}

impl PartialEq for Translations {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Eq for Translations {}

impl fmt::Debug for Translations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Translations")
    }
}

//! [`Translator`]: what writes the messages of a locale on the server.

use perennial_fluent::{Argument, DateTime, Number, Outcome, Sink};

/// Writes the messages of one locale.
pub trait Translator: Send + Sync {
    /// Whether there is a message of this name.
    fn has(&self, id: &str) -> bool;

    /// A number as the locale writes it.
    fn number(&self, number: &Number) -> String;

    /// An instant as the locale writes it.
    fn date(&self, date: &DateTime) -> String;

    /// Writes a message with its arguments. What does not exist is written as its name.
    fn write(
        &self,
        id: &str,
        arguments: &[(&'static str, Argument)],
        sink: &mut dyn Sink,
    ) -> Outcome;
}

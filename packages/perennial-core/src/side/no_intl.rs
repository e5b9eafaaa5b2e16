//! In place of [`intl`](super), for clients without the feature `translations`: nothing of messages is
//! linked. Such an app has no `t!`.

use perennial_fluent::{Argument, DateTime, Number, Outcome, Sink};
use wasm_bindgen::JsValue;

/// Whether pages bring messages.
pub const HAS_MESSAGES: bool = false;

/// The messages of a locale: none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translations(());

impl Translations {
    /// Nothing: state functions, which have these, are the server's.
    #[must_use]
    pub const fn number(&self, _: &Number) -> String {
        String::new()
    }

    /// No.
    #[must_use]
    pub const fn has(&self, _: &str) -> bool {
        false
    }

    /// Nothing, as above.
    #[must_use]
    pub const fn date(&self, _: &DateTime) -> String {
        String::new()
    }

    /// Writes the name.
    pub fn write(&self, id: &str, _: &[(&'static str, Argument)], sink: &mut dyn Sink) -> Outcome {
        sink.text(id);
        Outcome::Missing
    }
}

/// The messages that an answer brings: none.
#[derive(Debug, Clone, Copy)]
pub struct Messages;

/// None.
#[must_use]
pub const fn messages_of(_: &JsValue) -> Messages {
    Messages
}

/// Does nothing.
pub const fn set_messages(_: Messages) {}

/// Writes the name.
pub(crate) fn write_message(
    _: &str,
    id: &str,
    _: &[(&'static str, Argument)],
    sink: &mut dyn Sink,
) {
    sink.text(id);
}

/// None.
pub(crate) const fn own_message(_: &str) -> Option<String> {
    None
}

/// None.
pub(crate) const fn adopted_text() -> Option<String> {
    None
}

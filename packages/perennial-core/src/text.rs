//! [`Text`]: a message of the app's translations, to be shown.

use std::borrow::Cow;
use std::fmt;

use perennial_fluent::{Argument, DateTime, Number, Sink};
use sycamore::prelude::*;
use sycamore::web::StringAttribute;

use crate::marks::unmarked;
use crate::side::{adopted_text, write_message};
use crate::{BuildContext, locale};

/// A message of the app's translations with its arguments: what `t!` gives.
///
/// It is written when it is needed, in the locale of the page that is rendered or shown. Where the browser
/// takes over what the server has written, the server's text stays, and nothing is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Within [`MARKS`](crate::MARKS).
    marked: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

impl Text {
    /// A message by its name within [`MARKS`](crate::MARKS). `t!` calls it.
    #[must_use]
    pub fn new(marked: &'static str, arguments: Vec<(&'static str, Argument)>) -> Self {
        // To measure what translations take, a client is built that shows names alone.
        let arguments = if cfg!(perennial_untranslated) { Vec::new() } else { arguments };
        Self { marked, arguments }
    }

    /// The message's name.
    #[must_use]
    pub fn id(&self) -> &'static str {
        unmarked(self.marked)
    }

    /// Its arguments.
    #[must_use]
    pub fn arguments(&self) -> &[(&'static str, Argument)] {
        &self.arguments
    }

    /// The text in the locale of the page that is rendered or shown.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text
    }

    pub(crate) fn write_to(&self, sink: &mut dyn Sink) {
        write_message(&locale(), self.id(), &self.arguments, sink);
    }
}

impl BuildContext {
    /// A message in the page's locale. In views and heads, `t!` alone does.
    #[must_use]
    pub fn translate(&self, text: &Text) -> String {
        let mut written = String::new();
        self.translations().write(text.id(), text.arguments(), &mut written);
        written
    }

    /// A number as the page's locale writes it.
    ///
    /// ```
    /// # use perennial_core::{BuildContext, Number};
    /// fn price(context: &BuildContext, cents: u32) -> String {
    ///     context.number(&Number::new(f64::from(cents) / 100.0).currency("EUR"))
    /// }
    /// ```
    #[must_use]
    pub fn number(&self, number: &Number) -> String {
        self.translations().number(number)
    }

    /// An instant as the page's locale writes it.
    #[must_use]
    pub fn date(&self, date: &DateTime) -> String {
        self.translations().date(date)
    }

    /// Whether the page's locale, or one that it falls back to, has a message of this name. For names that
    /// are known at run time only; `t!` checks all others when the app is compiled.
    #[must_use]
    pub fn has_message(&self, id: &str) -> bool {
        self.translations().has(id)
    }

    /// A message by a name that is known at run time only, such as one that a database holds; `None`, if there
    /// is none.
    #[must_use]
    pub fn message(&self, id: &str, arguments: &[(&'static str, Argument)]) -> Option<String> {
        if !self.has_message(id) {
            return None;
        }
        let mut written = String::new();
        self.translations().write(id, arguments, &mut written);
        Some(written)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.write())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.write()
    }
}

impl From<Text> for Cow<'static, str> {
    fn from(text: Text) -> Self {
        text.write().into()
    }
}

impl From<Text> for View {
    fn from(text: Text) -> Self {
        // A text that is taken over is never compared with what the browser would write.
        adopted_text().unwrap_or_else(|| text.write()).into()
    }
}

impl From<Text> for StringAttribute {
    fn from(text: Text) -> Self {
        match adopted_text() {
            // The attribute stays as it was served.
            Some(_) => Self::Static(None),
            None => Self::Static(Some(text.write().into())),
        }
    }
}

impl From<Text> for MaybeDyn<Cow<'static, str>> {
    fn from(text: Text) -> Self {
        Self::Static(text.write().into())
    }
}

/// A value that a message can show: texts, numbers, and signals of them.
#[diagnostic::on_unimplemented(
    message = "a message cannot show `{Self}`",
    note = "give it a text, a number, a `Number`, a `DateTime`, or a signal of one of these"
)]
pub trait IntoArgument {
    /// The value; of a signal that which it has now.
    fn into_argument(self) -> Argument;
}

macro_rules! into_argument {
    ($($kind:ty),*) => {$(
        impl IntoArgument for $kind {
            fn into_argument(self) -> Argument {
                self.into()
            }
        }
    )*};
}

into_argument!(
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    f32,
    f64,
    String,
    Number,
    DateTime,
    Argument,
    Cow<'static, str>
);

impl IntoArgument for &str {
    fn into_argument(self) -> Argument {
        self.to_owned().into()
    }
}

impl IntoArgument for Text {
    fn into_argument(self) -> Argument {
        self.write().into()
    }
}

impl<T: IntoArgument + Clone> IntoArgument for &T {
    fn into_argument(self) -> Argument {
        self.clone().into_argument()
    }
}

impl<T: IntoArgument + Clone + 'static> IntoArgument for Signal<T> {
    fn into_argument(self) -> Argument {
        self.get_clone().into_argument()
    }
}

impl<T: IntoArgument + Clone + 'static> IntoArgument for ReadSignal<T> {
    fn into_argument(self) -> Argument {
        self.get_clone().into_argument()
    }
}

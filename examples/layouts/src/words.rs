//! [`Words`]: a text in the two languages of the app. An app with more to say keeps its texts
//! elsewhere; what matters here is that the page's locale decides, on both sides.

use perennial::prelude::*;

/// The locale whose pages stand at their own paths.
pub(crate) const ENGLISH: &str = "en";
/// The other one, whose pages stand below its tag.
pub(crate) const FRENCH: &str = "fr";

/// A text in English and in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) &'static str, pub(crate) &'static str);

impl Words {
    /// In the language of the page whose view or head is being made.
    pub(crate) fn here(self) -> &'static str {
        self.for_locale(&locale())
    }

    /// In the language of a locale.
    pub(crate) fn for_locale(self, locale: &str) -> &'static str {
        if locale == FRENCH { self.1 } else { self.0 }
    }
}

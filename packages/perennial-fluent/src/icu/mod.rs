//! [`IcuLocale`]: the formats of a locale, by ICU4X.

mod date;
mod number;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use icu_decimal::DecimalFormatter;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};

use crate::{DateTime, Number};

/// How many locales a thread keeps the formats of. An app has fewer.
const MOST_LOCALES: usize = 256;

/// The formats of a locale, by ICU4X and the data of CLDR that is built in.
///
/// A format that ICU4X does not know is written as the locale's plain number, or the date in its
/// default form. A tag that is not a locale has the formats of the root locale.
#[derive(Debug)]
pub struct IcuLocale {
    locale: Locale,
    decimal: Option<DecimalFormatter>,
    ungrouped: Option<DecimalFormatter>,
    cardinal: Option<PluralRules>,
    ordinal: Option<PluralRules>,
}

thread_local! {
    // Formats cannot be sent to another thread.
    static KNOWN: RefCell<HashMap<String, Rc<IcuLocale>>> = RefCell::default();
}

impl IcuLocale {
    /// The formats of a locale, made once for each thread.
    #[must_use]
    pub fn of(tag: &str) -> Rc<Self> {
        KNOWN.with_borrow_mut(|known| {
            if let Some(locale) = known.get(tag) {
                return Rc::clone(locale);
            }
            if known.len() >= MOST_LOCALES {
                known.clear();
            }
            let made = Rc::new(Self::new(tag));
            known.insert(tag.to_owned(), Rc::clone(&made));
            made
        })
    }

    fn new(tag: &str) -> Self {
        let locale = Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN);
        let decimal = |grouping: GroupingStrategy| {
            let options = DecimalFormatterOptions::from(grouping);
            DecimalFormatter::try_new((&locale).into(), options).ok()
        };
        let rules = |kind: PluralRuleType| PluralRules::try_new((&locale).into(), kind.into()).ok();
        Self {
            decimal: decimal(GroupingStrategy::Auto),
            ungrouped: decimal(GroupingStrategy::Never),
            cardinal: rules(PluralRuleType::Cardinal),
            ordinal: rules(PluralRuleType::Ordinal),
            locale,
        }
    }

    /// The plural category of a number as it is written: `1` and `1.0` may differ.
    #[must_use]
    pub fn category(&self, number: &Number) -> &'static str {
        let rules = match number.options.text("type") {
            Some("ordinal") => &self.ordinal,
            _ => &self.cardinal,
        };
        let (Some(rules), Some(decimal)) = (rules, number::decimal(number)) else { return "other" };
        match rules.category_for(&decimal) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// A number as the locale writes it.
    #[must_use]
    pub fn number(&self, number: &Number) -> String {
        self.write_number(number)
    }

    /// An instant as the locale writes it.
    #[must_use]
    pub fn date(&self, date: &DateTime) -> String {
        self.write_date(date)
    }
}

#[cfg(test)]
mod tests;

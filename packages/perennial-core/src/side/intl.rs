//! Messages in the browser: those that the page brought, with the formats of `Intl`.

use std::borrow::Cow;
use std::cell::RefCell;

use js_sys::{Object, Reflect};
use perennial_fluent::{
    Argument, DateTime, Host, Limits, Number, OptionValue, Options, Outcome, Sink, evaluate,
    suits_date_style,
};
use perennial_protocol::document::MESSAGES_ID;
use perennial_protocol::payload;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

use super::json::{field, served_json};

/// The messages of a locale: here, those of the page that is shown.
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

    /// Writes the name: state functions, which have these, are the server's.
    pub fn write(&self, id: &str, _: &[(&'static str, Argument)], sink: &mut dyn Sink) -> Outcome {
        sink.text(id);
        Outcome::Missing
    }
}

thread_local! {
    /// Patterns by the names of their messages; read when the first is needed.
    static MESSAGES: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Whether pages bring messages.
pub const HAS_MESSAGES: bool = true;

/// The messages that an answer brings.
#[derive(Debug, Clone)]
pub struct Messages(JsValue);

/// The messages that an answer of the data route brings.
#[must_use]
pub fn messages_of(answer: &JsValue) -> Messages {
    Messages(field(answer, payload::MESSAGES).unwrap_or_default())
}

/// Takes the messages of a page that comes in place of the one before.
pub fn set_messages(messages: Messages) {
    MESSAGES.replace(Some(messages.0));
}

/// Writes a message of the page that is shown.
pub(crate) fn write_message(
    locale: &str,
    id: &str,
    arguments: &[(&'static str, Argument)],
    sink: &mut dyn Sink,
) {
    evaluate(&Browser, locale, id, arguments, Limits::default(), sink);
}

/// The pattern of a message, which is its text if it has no placeables; `None`, if the page brought none of
/// this name.
pub(crate) fn own_message(id: &str) -> Option<String> {
    MESSAGES.with_borrow_mut(|messages| {
        let served = || served_json(MESSAGES_ID).unwrap_or_default();
        field(messages.get_or_insert_with(served), id)?.as_string()
    })
}

/// What stands for a text that is taken over: that is never written.
pub(crate) fn adopted_text() -> Option<String> {
    sycamore::web::is_hydrating().then(String::new)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &str, options: &Object) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method, structural)]
    fn format(this: &NumberFormat, value: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn format(this: &DateTimeFormat, milliseconds: f64) -> Result<String, JsValue>;

    #[wasm_bindgen(js_namespace = Intl)]
    type PluralRules;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &str, options: &Object) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method, structural)]
    fn select(this: &PluralRules, value: f64) -> String;

    #[wasm_bindgen(js_name = parseFloat)]
    fn parse_float(digits: &str) -> f64;
}

struct Browser;

impl Host for Browser {
    fn pattern(&self, id: &str) -> Option<Cow<'_, str>> {
        own_message(id).map(Cow::Owned)
    }

    fn category(&self, locale: &str, number: &Number) -> Cow<'static, str> {
        match PluralRules::new(locale, &object(&number.options, None)) {
            Ok(rules) => rules.select(number.value).into(),
            Err(_) => "other".into(),
        }
    }

    fn number(&self, locale: &str, number: &Number) -> String {
        let made = NumberFormat::new(locale, &object(&number.options, None));
        let made = made.or_else(|_| NumberFormat::new(locale, &Object::new()));
        made.map(|format| format.format(number.value)).unwrap_or_default()
    }

    fn date(&self, locale: &str, date: &DateTime) -> String {
        // Without a time zone it is in UTC, as on the server.
        let made = DateTimeFormat::new(locale, &object(&date.options, Some("UTC")));
        let made = made
            .or_else(|_| DateTimeFormat::new(locale, &object(&Options::default(), Some("UTC"))));
        let written = made.and_then(|format| format.format(date.milliseconds));
        written.unwrap_or_else(|_| "Invalid Date".to_owned())
    }

    fn parse(&self, digits: &str) -> f64 {
        parse_float(digits)
    }
}

/// Options as `Intl` takes them.
fn object(options: &Options, zone: Option<&str>) -> Object {
    let object = Object::new();
    let set = |name: &str, value: &JsValue| {
        // A plain object takes every property.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    };
    if let Some(zone) = zone {
        set("timeZone", &JsValue::from_str(zone));
    }
    let has_style = options.has_date_style();
    for (name, value) in options.0.iter().filter(|(name, _)| !has_style || suits_date_style(name)) {
        set(
            name,
            &match value {
                OptionValue::Text(text) => JsValue::from_str(text),
                OptionValue::Number(number) => JsValue::from_f64(*number),
                OptionValue::Flag(flag) => JsValue::from_bool(*flag),
            },
        );
    }
    object
}

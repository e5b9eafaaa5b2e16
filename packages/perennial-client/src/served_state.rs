//! The state that stands in the served document.

use js_sys::JSON;
use perennial_protocol::Hydrate;
use perennial_protocol::document::{
    BUILD_ATTRIBUTE, ERROR_ATTRIBUTE, HYDRATE_ATTRIBUTE, LOADING_ATTRIBUTE, STATE_ID,
    TEMPLATE_ATTRIBUTE,
};
use wasm_bindgen::JsValue;

use crate::browser;

/// The attribute of the root element with the language of the document.
const LANG: &str = "lang";
/// The attribute of the root element with the direction in which the document is written.
const DIR: &str = "dir";

/// What the served document says of itself.
pub(crate) struct ServedState {
    /// The template of a page, by its place among the app's.
    pub(crate) template: Option<usize>,
    /// What it shows.
    pub(crate) shown: Shown,
    /// Whether the client takes over its islands alone.
    pub(crate) is_left_to_islands: bool,
}

/// What a document shows.
pub(crate) enum Shown {
    /// A page with this state.
    Page(JsValue),
    /// An error.
    Error(JsValue),
    /// A loading page: the page itself is still being made.
    Loading,
    /// Nothing that can be read: the state is missing or is not JSON.
    Unreadable,
}

impl ServedState {
    /// Reads it from the document.
    pub(crate) fn read() -> Self {
        let Some(element) = browser::element_beside_page(STATE_ID) else {
            return Self { template: None, shown: Shown::Unreadable, is_left_to_islands: false };
        };
        let template = element.get_attribute(TEMPLATE_ATTRIBUTE);
        let template = template.map(|place| number(&place));
        let hydrate = element.get_attribute(HYDRATE_ATTRIBUTE);
        let is_left_to_islands = hydrate.is_some_and(|when| when == Hydrate::Never.name());
        let text = element.text_content().unwrap_or_default();
        let shown = match JSON::parse(&text) {
            Err(_) => Shown::Unreadable,
            Ok(_) if element.has_attribute(LOADING_ATTRIBUTE) => Shown::Loading,
            Ok(value) if !element.has_attribute(ERROR_ATTRIBUTE) => Shown::Page(value),
            Ok(value) => Shown::Error(value),
        };
        Self { template, shown, is_left_to_islands }
    }
}

/// The number that these digits are. The server has written them.
fn number(digits: &str) -> usize {
    let digits = digits.bytes().map(|digit| usize::from(digit.wrapping_sub(b'0')));
    digits.fold(0, |number, digit| number.wrapping_mul(10).wrapping_add(digit))
}

/// The build that made the document.
pub(crate) fn build() -> String {
    let element = browser::element_beside_page(STATE_ID);
    element.and_then(|element| element.get_attribute(BUILD_ATTRIBUTE)).unwrap_or_default()
}

/// Says in which locale the page is that comes.
pub(crate) fn set_lang(locale: &str, is_right_to_left: bool) {
    if let Some(root) = browser::root_element() {
        let _ = root.set_attribute(LANG, locale);
        let _ = match is_right_to_left {
            true => root.set_attribute(DIR, "rtl"),
            false => root.remove_attribute(DIR),
        };
    }
}

//! What the document holds beside its page, and the fields of objects.

use js_sys::{JSON, Reflect};
use sycamore::web::document;
use sycamore::web::rt::web_sys::Element;
use wasm_bindgen::JsValue;

/// An element that the framework put beside the page. What has its id in the page is another.
#[must_use]
pub fn element_beside_page(id: &str) -> Option<Element> {
    document().query_selector(&["body>#", id].concat()).ok()?
}

/// The JSON of a script element of the document, if it is there and can be read.
pub(crate) fn served_json(id: &str) -> Option<JsValue> {
    JSON::parse(&element_beside_page(id)?.text_content()?).ok()
}

/// A field of an object, if it is there.
#[must_use]
pub fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    if !object.is_object() {
        return None;
    }
    Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

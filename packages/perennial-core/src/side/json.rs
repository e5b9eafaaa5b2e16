//! What the document holds beside its page, and the fields of objects.

use js_sys::{JSON, Reflect};
use sycamore::web::document;
use wasm_bindgen::JsValue;

/// The JSON of a script element of the document, if it is there and can be read.
pub(crate) fn served_json(id: &str) -> Option<JsValue> {
    JSON::parse(&document().get_element_by_id(id)?.text_content()?).ok()
}

/// A field of an object, if it is there.
#[must_use]
pub fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    if !object.is_object() {
        return None;
    }
    Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

//! The names of fields as JavaScript has them, each made once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsValue;

thread_local! {
    /// By address and length: the name of a field is the same constant each time.
    static NAMES: RefCell<BTreeMap<(usize, usize), JsValue>> = const { RefCell::new(BTreeMap::new()) };
}

/// The name of a field.
pub(super) fn in_javascript(name: &'static str) -> JsValue {
    NAMES.with_borrow_mut(|names| {
        names
            .entry((name.as_ptr().addr(), name.len()))
            .or_insert_with(|| JsValue::from_str(name))
            .clone()
    })
}

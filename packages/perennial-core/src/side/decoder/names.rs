//! The names of fields as JavaScript has them, each made once.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

/// The name of a field: as a constant, which is the same each time, and as JavaScript has it.
type Name = (&'static str, JsValue);

thread_local! {
    /// By their addresses and lengths, in that order: no map, which would be more code.
    static NAMES: RefCell<Vec<Name>> = const { RefCell::new(Vec::new()) };
}

/// The name of a field.
pub(super) fn in_javascript(name: &'static str) -> JsValue {
    let place = |name: &str| (name.as_ptr().addr(), name.len());
    NAMES.with_borrow_mut(|names| {
        let found = names.binary_search_by_key(&place(name), |(known, _)| place(known));
        if let Some((_, value)) = found.ok().and_then(|at| names.get(at)) {
            return value.clone();
        }
        let value = JsValue::from_str(name);
        names.insert(found.unwrap_or_else(|at| at), (name, value.clone()));
        value
    })
}

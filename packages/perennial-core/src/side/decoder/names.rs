//! The names of fields as JavaScript has them, each made once, and how what they name is read.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object that `JSON.parse` made. To read it runs no code, and so cannot throw: unlike
    /// `Reflect::get`, this needs no net, which is most of what that costs.
    type Parsed;

    #[wasm_bindgen(method, structural, indexing_getter)]
    fn at(this: &Parsed, name: &JsValue) -> JsValue;
}

/// The name of a field.
struct Name {
    /// As a constant, which is the same each time.
    own: &'static str,
    /// As JavaScript has it.
    value: JsValue,
    /// Whether every object inherits something of that name.
    is_inherited: bool,
}

thread_local! {
    /// By their addresses and lengths, in that order: no map, which would be more code.
    static NAMES: RefCell<Vec<Name>> = const { RefCell::new(Vec::new()) };
}

/// A field of the object itself. What `JSON.parse` makes inherits functions, and `__proto__`.
pub(super) fn own_field(object: &Object, name: &'static str) -> Option<JsValue> {
    let place = |name: &str| (name.as_ptr().addr(), name.len());
    NAMES.with_borrow_mut(|names| {
        let found = names.binary_search_by_key(&place(name), |known| place(known.own));
        let at = found.unwrap_or_else(|at| {
            names.insert(at, Name::new(name));
            at
        });
        let Name { value, is_inherited, .. } = names.get(at)?;
        if *is_inherited && !Object::has_own(object, value) {
            return None;
        }
        let value = object.unchecked_ref::<Parsed>().at(value);
        (!value.is_undefined()).then_some(value)
    })
}

impl Name {
    fn new(own: &'static str) -> Self {
        let value = JsValue::from_str(own);
        let is_inherited = Reflect::has(&Object::new(), &value).unwrap_or(true);
        Self { own, value, is_inherited }
    }
}

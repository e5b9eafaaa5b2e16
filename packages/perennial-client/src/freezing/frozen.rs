//! [`Frozen`]: what was frozen, before it is known whether it fits.

use js_sys::{Array, JSON, Object, Reflect};
use perennial_core::ThawError;
use wasm_bindgen::{JsCast, JsValue};

/// The form in which states are frozen. Another one gets another number.
const FORM: u32 = 1;

const FORM_KEY: &str = "perennial";
const ADDRESS_KEY: &str = "address";
const GLOBAL_KEY: &str = "global";
const PAGES_KEY: &str = "pages";
const WIDGETS_KEY: &str = "widgets";

/// What was frozen, as plain JavaScript values.
#[derive(Default)]
pub(super) struct Frozen {
    /// Path and query of the page that was shown.
    pub(super) address: String,
    pub(super) global: Option<JsValue>,
    /// The states of pages, by path and query.
    pub(super) pages: Vec<(String, JsValue)>,
    /// The states of widgets, by their paths.
    pub(super) widgets: Vec<(String, JsValue)>,
}

impl Frozen {
    /// Whether it says anything.
    pub(super) fn is_of_something(&self) -> bool {
        self.global.is_some() || !self.pages.is_empty() || !self.widgets.is_empty()
    }

    /// The whole as text.
    pub(super) fn write(&self) -> String {
        let all = Object::new();
        set(&all, FORM_KEY, &FORM.into());
        set(&all, ADDRESS_KEY, &self.address.as_str().into());
        if let Some(global) = &self.global {
            set(&all, GLOBAL_KEY, global);
        }
        set(&all, PAGES_KEY, &object(&self.pages));
        if !self.widgets.is_empty() {
            set(&all, WIDGETS_KEY, &object(&self.widgets));
        }
        // Plain values without rings can always be written.
        JSON::stringify(&all).map(String::from).unwrap_or_default()
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// [`ThawError`], if it is none.
    pub(super) fn read(text: &str) -> Result<Self, ThawError> {
        let all = JSON::parse(text).map_err(|error| {
            let error = error.dyn_ref::<js_sys::Error>().map(js_sys::Error::message);
            unreadable(error.map_or_else(|| "it is no JSON".to_owned(), String::from))
        })?;
        if !all.is_object() {
            return Err(unreadable("it is no object".to_owned()));
        }
        let form = value(&all, FORM_KEY).ok_or_else(|| lacks(FORM_KEY))?;
        if form.as_f64() != Some(FORM.into()) {
            let found = JSON::stringify(&form).map(String::from).unwrap_or_default();
            return Err(ThawError::Form { found, known: FORM });
        }
        let address = value(&all, ADDRESS_KEY).and_then(|it| it.as_string());
        let pages = value(&all, PAGES_KEY).filter(JsValue::is_object);
        // Builds that froze no widgets did not say this.
        let widgets = value(&all, WIDGETS_KEY).filter(JsValue::is_object);
        Ok(Self {
            address: address.ok_or_else(|| lacks(ADDRESS_KEY))?,
            global: value(&all, GLOBAL_KEY),
            pages: entries(&pages.ok_or_else(|| lacks(PAGES_KEY))?),
            widgets: widgets.as_ref().map(entries).unwrap_or_default(),
        })
    }
}

fn entries(pages: &JsValue) -> Vec<(String, JsValue)> {
    let entries = Object::entries(pages.unchecked_ref());
    let pair = |entry: JsValue| {
        let entry = entry.unchecked_into::<Array>();
        Some((entry.get(0).as_string()?, entry.get(1)))
    };
    entries.iter().filter_map(pair).collect()
}

fn object(entries: &[(String, JsValue)]) -> Object {
    let object = Object::new();
    for (name, state) in entries {
        set(&object, name, state);
    }
    object
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // A new object takes every property.
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

fn value(object: &JsValue, key: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(key)).ok()?;
    (!value.is_undefined()).then_some(value)
}

fn unreadable(reason: String) -> ThawError {
    ThawError::Unreadable { reason }
}

fn lacks(what: &str) -> ThawError {
    unreadable(format!("it does not say `{what}`"))
}

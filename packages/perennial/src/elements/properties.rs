//! [`ServedValue`]: properties as the server writes them.

use std::borrow::Cow;

use sycamore::prelude::*;
use sycamore::web::wasm_bindgen::JsValue;
use sycamore::web::{AttributeValue, HtmlNode, ViewHtmlNode as _};

/// Properties that attributes of another name stand for when a document is parsed.
const NAMES: [(&str, &str); 8] = [
    ("className", "class"),
    ("defaultChecked", "checked"),
    ("defaultMuted", "muted"),
    ("defaultValue", "value"),
    ("htmlFor", "for"),
    ("readOnly", "readonly"),
    ("tabIndex", "tabindex"),
    ("valueAsNumber", "value"),
];
/// Attributes that are there or not.
const FLAGS: [&str; 15] = [
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "disabled",
    "hidden",
    "inert",
    "loop",
    "multiple",
    "muted",
    "open",
    "readonly",
    "required",
    "reversed",
    "selected",
];
/// Attributes with a value, of the same name as their property.
const TEXTS: [&str; 26] = [
    "alt",
    "class",
    "cols",
    "dir",
    "for",
    "height",
    "href",
    "id",
    "label",
    "lang",
    "max",
    "min",
    "name",
    "pattern",
    "placeholder",
    "rel",
    "rows",
    "size",
    "src",
    "start",
    "step",
    "tabindex",
    "target",
    "title",
    "type",
    "value",
];

/// What a property is set to, as far as an attribute can say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServedValue {
    /// It is there or not.
    Flag(bool),
    /// A text or a number.
    Text(Cow<'static, str>),
    /// What only a browser has.
    Nothing,
}

/// What a property can be set to.
pub trait Serve {
    /// As it is now.
    fn serve(self) -> ServedValue;
}

impl Serve for bool {
    fn serve(self) -> ServedValue {
        ServedValue::Flag(self)
    }
}

impl Serve for &'static str {
    fn serve(self) -> ServedValue {
        ServedValue::Text(self.into())
    }
}

impl Serve for String {
    fn serve(self) -> ServedValue {
        ServedValue::Text(self.into())
    }
}

impl Serve for JsValue {
    fn serve(self) -> ServedValue {
        ServedValue::Nothing
    }
}

impl<F: FnMut() -> T, T: Serve> Serve for F {
    fn serve(mut self) -> ServedValue {
        self().serve()
    }
}

impl<T: Serve + Clone> Serve for Signal<T> {
    fn serve(self) -> ServedValue {
        self.get_clone_untracked().serve()
    }
}

impl<T: Serve + Clone> Serve for ReadSignal<T> {
    fn serve(self) -> ServedValue {
        self.get_clone_untracked().serve()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Serve for $number {
            fn serve(self) -> ServedValue {
                ServedValue::Text(self.to_string().into())
            }
        })*
    };
}

numbers!(f32, f64, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl AttributeValue for ServedValue {
    fn set_self(self, element: &mut HtmlNode, name: Cow<'static, str>) {
        let name = NAMES.iter().find(|(own, _)| *own == name).map_or(name, |(_, it)| (*it).into());
        match self {
            Self::Flag(is_set) if FLAGS.contains(&&*name) => {
                element.set_bool_attribute(name, is_set.into());
            }
            Self::Text(text) if TEXTS.contains(&&*name) => {
                element.set_attribute(name, text.into());
            }
            _ => {}
        }
    }
}

//! What `view!` puts into some elements.

#[cfg_attr(target_family = "wasm", path = "browser.rs")]
#[cfg_attr(not(target_family = "wasm"), path = "server.rs")]
mod side;

use std::borrow::Cow;

use sycamore::prelude::*;
use sycamore::web::{AttributeValue, Attributes, HtmlNode, SetAttribute as _};

pub use self::side::{Served, property};

/// A view that is made once.
#[component(inline_props)]
pub fn Still(view: View) -> View {
    view
}

/// Lets the option of a `select` be chosen that a signal says.
#[must_use]
pub fn chosen(signal: Signal<String>) -> Attributes {
    attributes("value", Chosen(signal))
}

/// Puts what a `template` holds where a parser puts it.
#[must_use]
pub fn inert() -> Attributes {
    attributes("content", Inert)
}

/// Makes an element one of MathML.
#[must_use]
pub fn of_math(tag: &'static str) -> Attributes {
    attributes(tag, OfMath)
}

fn attributes(name: &'static str, value: impl AttributeValue) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.set_attribute(name, value);
    attributes
}

struct Chosen(Signal<String>);

impl AttributeValue for Chosen {
    fn set_self(self, element: &mut HtmlNode, name: Cow<'static, str>) {
        side::choose(element, name, self.0);
    }
}

struct Inert;

impl AttributeValue for Inert {
    fn set_self(self, element: &mut HtmlNode, name: Cow<'static, str>) {
        side::move_children(element, name);
    }
}

struct OfMath;

impl AttributeValue for OfMath {
    fn set_self(self, element: &mut HtmlNode, tag: Cow<'static, str>) {
        side::make_math(element, tag);
    }
}

//! Elements as the server writes them.

#[path = "properties.rs"]
mod properties;

use std::borrow::Cow;

use sycamore::prelude::*;
use sycamore::web::{Attributes, HtmlNode, NoHydrate, ViewHtmlNode as _};

use self::properties::Serve;

/// What only the server makes.
#[component(inline_props)]
pub fn Served(children: Children) -> View {
    view! { NoHydrate(children=children) }
}

/// Writes a property as the attribute that says the same.
#[must_use]
pub fn property(name: &'static str, value: impl Serve) -> Attributes {
    super::attributes(name, value.serve())
}

/// A parser does it.
pub(super) fn make_math(_: &mut HtmlNode, _: Cow<'static, str>) {}

/// Says to the writer of HTML which option is chosen.
pub(super) fn choose(element: &mut HtmlNode, name: Cow<'static, str>, signal: Signal<String>) {
    element.set_attribute(name, signal.get_clone_untracked().into());
}

/// A parser does it.
pub(super) fn move_children(_: &mut HtmlNode, _: Cow<'static, str>) {}

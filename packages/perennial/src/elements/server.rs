//! Elements as the server writes them.

use std::borrow::Cow;

use sycamore::prelude::*;
use sycamore::web::{HtmlNode, NoHydrate, ViewHtmlNode as _};

/// What only the server makes.
#[component(inline_props)]
pub fn Served(children: Children) -> View {
    view! { NoHydrate(children=children) }
}

/// Says to the writer of HTML which option is chosen.
pub(super) fn choose(element: &mut HtmlNode, name: Cow<'static, str>, signal: Signal<String>) {
    element.set_attribute(name, signal.get_clone_untracked().into());
}

/// A parser does it.
pub(super) fn move_children(_: &mut HtmlNode, _: Cow<'static, str>) {}

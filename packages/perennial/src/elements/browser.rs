//! Elements as the client makes them. Those that were served are right already.

use std::borrow::Cow;

use sycamore::prelude::*;
use sycamore::web::js_sys::{Promise, Reflect};
use sycamore::web::wasm_bindgen::JsCast as _;
use sycamore::web::wasm_bindgen::prelude::*;
use sycamore::web::{Attributes, HtmlNode, ViewHtmlNode as _, is_hydrating};
use web_sys::Node;

/// What only the server makes.
#[component(inline_props)]
pub fn Served(children: Children) -> View {
    drop(children);
    View::new()
}

/// Sets a property.
#[must_use]
pub fn property(name: &'static str, value: impl Into<MaybeDyn<JsValue>>) -> Attributes {
    super::attributes(name, value.into())
}

/// Puts an element of MathML in the place of one that is made as of HTML, before it has attributes.
pub(super) fn make_math(element: &mut HtmlNode, tag: Cow<'static, str>) {
    if is_hydrating() {
        return;
    }
    let math = HtmlNode::create_element_ns("http://www.w3.org/1998/Math/MathML", tag);
    while let Some(child) = element.as_web_sys().first_child() {
        if math.as_web_sys().append_child(&child).is_err() {
            return;
        }
    }
    *element = math;
}

/// Sets the value of a `select` once it has its options.
pub(super) fn choose(element: &mut HtmlNode, name: Cow<'static, str>, signal: Signal<String>) {
    later(element, move |element| {
        // The view may be gone, and the signal with it.
        if signal.is_alive() {
            let _ = Reflect::set(element, &(&*name).into(), &signal.get_clone_untracked().into());
        }
    });
}

/// Moves what an element holds into the document fragment of this name.
pub(super) fn move_children(element: &mut HtmlNode, name: Cow<'static, str>) {
    later(element, move |element| {
        let content = Reflect::get(element, &(&*name).into());
        let Ok(Ok(content)) = content.map(|content| content.dyn_into::<Node>()) else { return };
        while let Some(child) = element.first_child() {
            if content.append_child(&child).is_err() {
                return;
            }
        }
    });
}

/// Runs when the element that is being made is complete.
fn later(element: &mut HtmlNode, run: impl FnOnce(&Node) + 'static) {
    if is_hydrating() {
        return;
    }
    let element = element.as_web_sys().clone();
    let run = Closure::once(move |_| run(&element));
    let _ = Promise::resolve(&JsValue::UNDEFINED).then(&run);
    // It is called once, and then nothing holds it.
    run.forget();
}

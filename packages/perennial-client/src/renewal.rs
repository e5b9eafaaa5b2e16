//! The page that is shown, made anew by an action, takes its own place.

use js_sys::Reflect;
use perennial_core::side::{Live, set_messages};
use perennial_protocol::url::ACTION_PREFIX;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlFormElement};

use crate::client::Client;
use crate::fetch::{self, Fetched};
use crate::{browser, departure, head, navigation, panic, preload};

/// Shows what the data route would answer for the page that is shown, unless the visitor is on their way
/// to another page. Says whether it does. Focus and scroll position stay.
pub(crate) fn show(client: &'static Client, data: &JsValue) -> bool {
    let Some(Fetched::Page { build, state, title, html, widgets, messages }) = fetch::meaning(data)
    else {
        return false;
    };
    let Some(url) = browser::current_url() else { return false };
    let Some(path) = navigation::path_of(&url) else { return false };
    if client.is_navigating() || !client.pages.is_of(&build) || !client.can_render() {
        return false;
    }
    let typed = typed();
    let focused = browser::document().and_then(|document| document.active_element());
    let focused = focused.map(|element| element.id()).unwrap_or_default();
    // What the visitor changed was sent, or is older than what the server says now.
    Live::Page.forget();
    client.kept.shown.take();
    set_messages(messages);
    let shown =
        panic::on_the_way_to(&url.href(), || client.render_page(&url, &path, &state, &widgets));
    if let Err(reason) = shown {
        browser::report(&reason);
        departure::to(&url.href());
        return true;
    }
    head::replace(&html);
    head::set_title(&title);
    type_again(&typed);
    if let Some(element) = browser::element(&focused)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        // Without focus the visitor begins at the top of the page, as after a load.
        let _ = element.focus();
    }
    preload::watch_soon();
    true
}

/// What was typed into the forms of actions, and is not sent yet, by the ids of the fields. The form that
/// was sent is empty by now.
fn typed() -> Vec<(String, JsValue)> {
    let mut typed = Vec::new();
    let Some(document) = browser::document() else { return typed };
    let forms = document.forms();
    for form in (0..forms.length()).filter_map(|place| forms.item(place)) {
        let Ok(form) = form.dyn_into::<HtmlFormElement>() else { continue };
        if !form.action().contains(ACTION_PREFIX) {
            continue;
        }
        let fields = form.elements();
        typed.extend((0..fields.length()).filter_map(|place| changed(&fields.item(place)?)));
    }
    typed
}

/// The id and the value of a text field whose value is not the one that it was made with.
fn changed(field: &Element) -> Option<(String, JsValue)> {
    let value = property(field, VALUE)?;
    let is_text = !matches!(field.get_attribute("type").as_deref(), Some("file" | "password"));
    let is_changed = property(field, "defaultValue")? != value;
    (is_text && is_changed && !field.id().is_empty()).then(|| (field.id(), value))
}

fn type_again(typed: &[(String, JsValue)]) {
    for (id, value) in typed {
        if let Some(field) = browser::element(id) {
            // A field that cannot be written stays as it was made.
            let _ = Reflect::set(&field, &VALUE.into(), value);
        }
    }
}

const VALUE: &str = "value";

fn property(field: &Element, name: &str) -> Option<JsValue> {
    Reflect::get(field, &name.into()).ok().filter(JsValue::is_string)
}

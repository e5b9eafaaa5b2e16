//! What the browser always has: window, document, history. Each is looked up, never assumed.

pub(crate) use perennial_core::side::element_beside_page;
use sycamore::prelude::View;
use sycamore::web::render_in_scope;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventInit, EventTarget, History, Location, Url, Window};

/// The window. Client code runs nowhere but in one.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

pub(crate) fn location() -> Option<Location> {
    Some(window()?.location())
}

pub(crate) fn history() -> Option<History> {
    window()?.history().ok()
}

/// The element with an id.
pub(crate) fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The address of the page that is shown.
pub(crate) fn current_url() -> Option<Url> {
    Url::new(&location()?.href().ok()?).ok()
}

/// Loads a page in full, as the browser does without this client: the last resort.
pub(crate) fn load_in_full(url: &str) {
    if let Some(location) = location() {
        // Nothing is left to be done if even that is refused.
        let _ = location.assign(url);
    }
}

/// The same, in place of the history's present entry.
pub(crate) fn load_in_place(url: &str) {
    let Some(location) = location() else { return };
    // To the address that is shown, the browser would only scroll if it names a part of the page.
    let _ = match location.href() {
        Ok(shown) if shown == url => location.reload(),
        _ => location.replace(url),
    };
}

/// The `html` element.
pub(crate) fn root_element() -> Option<Element> {
    document()?.document_element()
}

/// Fires an event on the document, for other scripts.
pub(crate) fn dispatch(name: &str) {
    if let Some(document) = document() {
        dispatch_on(&document, name);
    }
}

/// Fires an event, which bubbles, on an element.
pub(crate) fn dispatch_on(target: &EventTarget, name: &str) {
    let options = EventInit::new();
    options.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict(name, &options) {
        let _ = target.dispatch_event(&event);
    }
}

/// Lets the browser lay the page out now: to be asked where it is scrolled to, it must.
pub(crate) fn lay_out() {
    if let Some(window) = window() {
        let _ = window.scroll_y();
    }
}

/// Renders a view in place of what an element holds, which stays if the view panics.
pub(crate) fn render(view: impl FnOnce() -> View, element: &Element) {
    let cleared = || {
        let view = view();
        element.set_text_content(None);
        view
    };
    render_in_scope(cleared, element);
}

/// Listens to an event of the document for as long as the tab lives.
pub(crate) fn listen<E: FromWasmAbi + 'static>(name: &str, run: impl Fn(&E) + 'static) {
    listen_to(document().map(Into::into), name, run);
}

/// Listens to an event of the window for as long as the tab lives.
pub(crate) fn listen_window<E: FromWasmAbi + 'static>(name: &str, run: impl Fn(&E) + 'static) {
    listen_to(window().map(Into::into), name, run);
}

fn listen_to<E: FromWasmAbi + 'static>(
    target: Option<EventTarget>,
    name: &str,
    run: impl Fn(&E) + 'static,
) {
    let listener = Closure::<dyn Fn(E)>::new(move |event: E| run(&event)).into_js_value();
    if let Some(target) = target {
        let _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
    }
}

/// Says in the console what failed.
pub(crate) fn report(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
}

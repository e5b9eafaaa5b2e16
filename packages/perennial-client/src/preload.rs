//! Preloading: pages that a visitor is about to visit are asked for before the click.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, HtmlAnchorElement, IntersectionObserver, IntersectionObserverEntry, MouseEvent,
    Url,
};

use crate::client::Client;
use crate::{browser, fetch, links, navigation};

/// For how many milliseconds the pointer rests on a link before that counts as an intention.
const REST: i32 = 65;
/// Links that are preloaded when they become visible.
const VISIBLE: &str = "a[data-preload=visible],[data-preload=visible] a[href]";

thread_local! {
    /// The timer of the link under the pointer.
    static TIMER: Cell<Option<i32>> = const { Cell::new(None) };
    static OBSERVER: RefCell<Option<IntersectionObserver>> = const { RefCell::new(None) };
}

/// Preloads what the pointer rests on, what is touched, what gets the focus by keyboard, what
/// becomes visible where that is asked for, and what views ask for. Nothing, if the visitor asks for
/// data to be saved.
pub(crate) fn listen(client: &'static Client) {
    if saves_data() {
        return;
    }
    browser::listen("mouseover", move |event: &MouseEvent| on_pointer(client, event));
    browser::listen("pointerdown", move |event: &Event| preload_link(client, event));
    browser::listen("focusin", move |event: &Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.matches(":focus-visible").unwrap_or(false)) {
            preload_link(client, event);
        }
    });
    let seen =
        Closure::<dyn Fn(Array, IntersectionObserver)>::new(move |entries: Array, observer| {
            on_seen(client, &entries, &observer);
        });
    if let Ok(observer) = IntersectionObserver::new(seen.as_ref().unchecked_ref()) {
        OBSERVER.set(Some(observer));
    }
    // The observer lives as long as the tab does.
    seen.forget();
    watch();
}

/// Watches the links of a page that has just been shown, once it has been: to look for them is not
/// what its visitor waits for.
pub(crate) fn watch_soon() {
    let watch = Closure::once_into_js(watch);
    if let Some(window) = browser::window() {
        // Without a timer the page's links are preloaded when they are touched.
        let _ = window.set_timeout_with_callback(watch.unchecked_ref());
    }
}

/// Watches the links of the page that is shown now.
fn watch() {
    OBSERVER.with_borrow(|observer| {
        let Some(observer) = observer else { return };
        observer.disconnect();
        let links = browser::document().and_then(|it| it.query_selector_all(VISIBLE).ok());
        for index in 0..links.as_ref().map_or(0, web_sys::NodeList::length) {
            let link = links.as_ref().and_then(|links| links.get(index));
            if let Some(link) = link.and_then(|link| link.dyn_into::<Element>().ok()) {
                observer.observe(&link);
            }
        }
    });
}

fn on_seen(client: &'static Client, entries: &Array, observer: &IntersectionObserver) {
    for entry in entries.iter() {
        let Ok(entry) = entry.dyn_into::<IntersectionObserverEntry>() else { continue };
        if entry.is_intersecting() {
            observer.unobserve(&entry.target());
            if let Ok(link) = entry.target().dyn_into::<HtmlAnchorElement>()
                && let Some(url) = links::leads_to(&link)
            {
                preload(client, &url);
            }
        }
    }
}

/// A pointer that rests on a link is about to click. One under which the page has moved is not.
fn on_pointer(client: &'static Client, event: &MouseEvent) {
    let Some(window) = browser::window() else { return };
    if let Some(timer) = TIMER.take() {
        window.clear_timeout_with_handle(timer);
    }
    let moved = event.movement_x() != 0 || event.movement_y() != 0;
    let Some(url) = links::link(event).filter(|_| moved).and_then(|link| wanted(&link)) else {
        return;
    };
    let rested = Closure::once_into_js(move || preload(client, &url));
    let rested = rested.unchecked_ref();
    TIMER.set(window.set_timeout_with_callback_and_timeout_and_arguments_0(rested, REST).ok());
}

fn preload_link(client: &'static Client, event: &Event) {
    if let Some(url) = links::link(event).and_then(|link| wanted(&link)) {
        preload(client, &url);
    }
}

/// Where a link leads, unless it is not to be preloaded.
fn wanted(link: &HtmlAnchorElement) -> Option<Url> {
    if let Ok(Some(asked)) = link.closest("[data-preload]")
        && asked.get_attribute("data-preload").is_some_and(|asked| asked == "off")
    {
        return None;
    }
    links::leads_to(link)
}

/// Asks for a page ahead, if it is one of this app, and the same for all visitors: what is made for
/// one request could not be kept.
fn preload(client: &'static Client, url: &Url) {
    let Some(path) = navigation::path_of(url) else { return };
    let Some(found) = client.app.find(&path) else { return };
    let Some(template) = client.app.templates.get(found.template) else { return };
    let personal = template.has_guard() || client.app.is_per_request(template);
    if !personal && client.can_render() && client.is_elsewhere(url) {
        client.pages.preload(&path, &url.search());
        client.begin_part(&path);
    }
}

/// Asks for a page ahead that a view names.
pub(crate) fn named(client: &'static Client, url: &str) {
    let current = browser::current_url().map(|url| url.href()).unwrap_or_default();
    if let Ok(url) = Url::new_with_base(url, &current)
        && !saves_data()
    {
        preload(client, &url);
    }
}

fn saves_data() -> bool {
    let navigator = browser::window().map(|window| JsValue::from(window.navigator()));
    let connection = navigator.and_then(|navigator| fetch::field(&navigator, "connection"));
    let saves = connection.and_then(|connection| fetch::field(&connection, "saveData"));
    saves.is_some_and(|saves| saves.is_truthy())
}

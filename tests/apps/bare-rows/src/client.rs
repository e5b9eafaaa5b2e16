//! What an author of an app by Sycamore alone would write: hydrates, and shows the other page.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, JSON};
use sycamore::prelude::*;
use sycamore::reactive::{NodeHandle, create_child_scope, create_root};
use sycamore::web::{hydrate_in_scope, render_in_scope};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

use crate::view::view;

/// How many rows a page has.
const ROWS: u32 = 200;

type Done<T> = Result<T, JsValue>;

/// The pages that can be shown, as text, by their paths.
type Pages = Rc<RefCell<BTreeMap<String, String>>>;

fn missing() -> JsValue {
    JsValue::from_str("the document is not that of this app")
}

pub(crate) fn start() -> Done<()> {
    let document = web_sys::window().and_then(|it| it.document()).ok_or_else(missing)?;
    let root = document.get_element_by_id("perennial-root").ok_or_else(missing)?;
    root.dispatch_event(&Event::new("perennial:hydrating")?)?;
    let state = document.get_element_by_id("perennial-state").ok_or_else(missing)?;
    let text = state.text_content().unwrap_or_default();
    let shown: Rc<RefCell<Option<NodeHandle>>> = Rc::default();
    let app = create_root(|| {});
    let (page, counts) = read(&text)?;
    let scope = app.run_in(|| {
        create_child_scope(|| hydrate_in_scope(|| view("rows", page, signals(counts)), &root))
    });
    shown.replace(Some(scope));
    root.dispatch_event(&Event::new("perennial:hydrated")?)?;
    let pages: Pages = Rc::default();
    pages.borrow_mut().insert(format!("/rows/{page}"), text);
    let show = move |path: &str, pages: &Pages, root: &Element| -> Done<()> {
        let Some(text) = pages.borrow().get(path).cloned() else { return Ok(()) };
        let (page, counts) = read(&text)?;
        if let Some(scope) = shown.take() {
            scope.dispose();
        }
        root.set_text_content(None);
        let scope = app.run_in(|| {
            create_child_scope(|| render_in_scope(|| view("rows", page, signals(counts)), root))
        });
        shown.replace(Some(scope));
        arrive(path, page)
    };
    listen(pages, root, show)
}

/// Page and counts of a state.
fn read(text: &str) -> Done<(u32, Vec<u32>)> {
    let counts = JSON::parse(text)?.dyn_into::<Array>()?;
    let count = |value: JsValue| value.as_f64().unwrap_or_default() as u32;
    let counts: Vec<u32> = counts.iter().map(count).collect();
    let page = counts.first().map_or(0, |first| first / ROWS);
    Ok((page, counts))
}

fn signals(counts: Vec<u32>) -> Vec<Signal<u32>> {
    counts.into_iter().map(create_signal).collect()
}

/// Title, address and scroll position, and the event by which others know.
fn arrive(path: &str, page: u32) -> Done<()> {
    let window = web_sys::window().ok_or_else(missing)?;
    let document = window.document().ok_or_else(missing)?;
    document.set_title(&format!("Page {page}"));
    window.history()?.push_state_with_url(&JsValue::NULL, "", Some(path))?;
    window.scroll_to_with_x_and_y(0.0, 0.0);
    document.dispatch_event(&Event::new("perennial:navigated")?)?;
    Ok(())
}

fn listen(
    pages: Pages,
    root: Element,
    show: impl Fn(&str, &Pages, &Element) -> Done<()> + 'static,
) -> Done<()> {
    let document = web_sys::window().and_then(|it| it.document()).ok_or_else(missing)?;
    let on_click = {
        let (pages, root) = (Rc::clone(&pages), root);
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(path) = link.and_then(|link| link.get_attribute("href")) {
                event.prevent_default();
                let _ = show(&path, &pages, &root);
            }
        })
    };
    document.add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref())?;
    on_click.forget();
    // The measurement brings the text of the other page: its answer is cached already, then.
    let bring = Closure::<dyn Fn(String, String)>::new(move |path, text| {
        pages.borrow_mut().insert(path, text);
    });
    let window = web_sys::window().ok_or_else(missing)?;
    js_sys::Reflect::set(&window, &"bring".into(), bring.as_ref())?;
    bring.forget();
    Ok(())
}

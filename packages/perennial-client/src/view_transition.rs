//! The browser's view transitions: it fades from what was shown to what is shown next.

use std::cell::{Cell, RefCell};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, HtmlElement, MouseEvent};

use crate::{browser, fetch};

const REDUCED_MOTION: &str = "(prefers-reduced-motion: reduce)";

thread_local! {
    /// The transition that runs.
    static RUNNING: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// Whether the pointer that is down has ended one.
    static SKIPPED: Cell<bool> = const { Cell::new(false) };
}

/// Lets a click during a transition skip it, and be a click on what it shows: while pictures of the
/// page move, the browser finds none of the page's elements under the pointer.
pub(crate) fn listen() {
    browser::listen("pointerdown", |_: &Event| {
        let running = RUNNING.take();
        SKIPPED.set(running.is_some());
        let skip = running.as_ref().and_then(|it| method(it, "skipTransition"));
        if let (Some(running), Some(skip)) = (running, skip) {
            // What has ended by itself is skipped already.
            drop(skip.call0(&running));
        }
    });
    browser::listen("click", |event: &MouseEvent| {
        if let Some(target) = missed(event).filter(|_| SKIPPED.take()) {
            target.click();
        }
    });
}

/// What lies under a click that hit no element.
fn missed(event: &MouseEvent) -> Option<HtmlElement> {
    let document = browser::document()?;
    let root = document.document_element()?;
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if modified || event.target()? != *root.as_ref() {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "no window is that wide")]
    let (x, y) = (event.client_x() as f32, event.client_y() as f32);
    let mut element = document.element_from_point(x, y)?;
    while element != root {
        match element.dyn_into::<HtmlElement>() {
            Ok(element) => return Some(element),
            Err(other) => element = other.parent_element()?,
        }
    }
    None
}

/// Runs what changes the page within a view transition; at once, if the browser has none or the
/// visitor prefers reduced motion.
pub(crate) fn run(change: impl FnOnce() + 'static) {
    let document = browser::document().map(JsValue::from);
    let start = document.as_ref().and_then(|it| method(it, "startViewTransition"));
    let (Some(document), Some(start), false) = (document, start, prefers_stillness()) else {
        return change();
    };
    // Called once in any case, also if the transition is skipped for a later one.
    let change = Closure::once_into_js(change);
    match start.call1(&document, &change) {
        Ok(transition) => follow(transition),
        Err(_) => drop(change.unchecked_ref::<Function>().call0(&document)),
    }
}

/// Knows a transition until it has ended. One that is skipped says so by a promise that fails: that
/// is how it is to be.
fn follow(transition: JsValue) {
    RUNNING.set(Some(transition.clone()));
    spawn_local(async move {
        for stage in ["ready", "finished"] {
            let stage = fetch::field(&transition, stage);
            if let Some(stage) = stage.and_then(|stage| stage.dyn_into::<Promise>().ok()) {
                drop(JsFuture::from(stage).await);
            }
        }
        RUNNING.with_borrow_mut(|running| {
            if running.as_ref() == Some(&transition) {
                *running = None;
            }
        });
    });
}

fn prefers_stillness() -> bool {
    let query = browser::window().and_then(|window| window.match_media(REDUCED_MOTION).ok()?);
    query.is_some_and(|query| query.matches())
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    fetch::field(of, name)?.dyn_into().ok()
}

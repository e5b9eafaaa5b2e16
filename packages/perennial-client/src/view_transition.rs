//! The browser's view transitions: it fades from what was shown to what is shown next.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{browser, fetch};

const REDUCED_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// Runs what changes the page within a view transition; at once, if the browser has none or the
/// visitor prefers reduced motion.
pub(crate) fn run(change: impl FnOnce() + 'static) {
    let document = browser::document().map(JsValue::from);
    let start = document.as_ref().and_then(|it| fetch::field(it, "startViewTransition"));
    let start = start.and_then(|start| start.dyn_into::<Function>().ok());
    let (Some(document), Some(start), false) = (document, start, prefers_stillness()) else {
        return change();
    };
    // Called once in any case, also if the transition is skipped for a later one.
    let change = Closure::once_into_js(change);
    match start.call1(&document, &change) {
        Ok(transition) => quieten(&transition),
        Err(_) => drop(change.unchecked_ref::<Function>().call0(&document)),
    }
}

/// A transition that is skipped says so by a promise that fails. That is how it is to be.
fn quieten(transition: &JsValue) {
    let ready = fetch::field(transition, "ready");
    if let Some(ready) = ready.and_then(|ready| ready.dyn_into::<Promise>().ok()) {
        spawn_local(async { drop(JsFuture::from(ready).await) });
    }
}

fn prefers_stillness() -> bool {
    let query = browser::window().and_then(|window| window.match_media(REDUCED_MOTION).ok()?);
    query.is_some_and(|query| query.matches())
}

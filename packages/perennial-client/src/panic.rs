//! What happens when the client panics: the module cannot go on, so the browser takes over.

use std::cell::RefCell;

use perennial_core::Hook;
use perennial_protocol::document::{CRASH_ATTRIBUTE, CRASHED_EVENT};

use crate::browser;

thread_local! {
    /// Where a navigation under way leads.
    static DESTINATION: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The plugin that runs, and in which hook.
    static PLUGIN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Installs the hook: a panic is said in the console, and if a navigation was under way, its page
/// is loaded in full. A panic at any other time leaves the page as it is, readable, and the loader
/// is told: it starts an instance that says so beside the page.
///
/// In a release there is no hook: the build lets everything that panics call `panicked` instead.
pub(crate) fn install_hook() {
    if cfg!(any(not(perennial_quiet), feature = "panic-messages")) {
        std::panic::set_hook(Box::new(|panic| end(&panic.to_string())));
    }
}

/// What is called where something panics. Who calls it cannot go on.
#[cfg(all(perennial_quiet, not(feature = "panic-messages")))]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = "__perennial_panicked")]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public, and nothing else")]
pub fn panicked() {
    end("what was wrong says a development build, or one with the feature `panic-messages`");
}

fn end(what: &str) {
    browser::report(&match PLUGIN.with(|plugin| plugin.take()) {
        Some(plugin) => ["PER-6010: the plugin ", &plugin, ": ", what].concat(),
        None => ["PER-6001: the client panicked: ", what].concat(),
    });
    if let Some(root) = browser::root_element() {
        let _ = root.set_attribute(CRASH_ATTRIBUTE, what);
    }
    if let Some(url) = DESTINATION.with(|destination| destination.take()) {
        browser::load_in_place(&url);
    } else {
        browser::dispatch(CRASHED_EVENT);
    }
}

/// Runs what a plugin has called, so that a panic in it names the plugin.
pub(crate) fn in_plugin(name: &str, hook: Hook, run: impl FnOnce()) {
    PLUGIN.with(|plugin| plugin.replace(Some(format!("{name:?} panicked in {hook}"))));
    run();
    PLUGIN.with(|plugin| plugin.take());
}

/// Runs a part of a navigation that calls user code.
pub(crate) fn on_the_way_to<T>(url: &str, run: impl FnOnce() -> T) -> T {
    DESTINATION.with(|destination| destination.replace(Some(url.to_owned())));
    let result = run();
    DESTINATION.with(|destination| destination.take());
    result
}

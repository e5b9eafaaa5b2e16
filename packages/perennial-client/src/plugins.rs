//! Calls the app's plugins in the browser.

use perennial_core::{AppDefinition, ClientCrash, Hook};
use sycamore::reactive::RootHandle;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::{browser, panic};

/// Tells the plugins that the app has started: once the loader has seen that it did, so that a
/// plugin that panics is a crash, and not an app that cannot take its page over.
pub(crate) fn started(app: &'static AppDefinition, root: &'static RootHandle) {
    if app.plugins.is_empty() {
        return;
    }
    let tell = Closure::once_into_js(move || {
        for plugin in &app.plugins {
            let hook = || root.run_in(|| plugin.client_started());
            panic::in_plugin(plugin.name(), Hook::ClientStart, hook);
        }
    });
    if let Some(window) = browser::window() {
        let _ = window.set_timeout_with_callback(tell.unchecked_ref());
    }
}

/// Tells the plugins that the instance before this one panicked.
pub(crate) fn crashed(app: &AppDefinition, message: String) {
    let crash = ClientCrash::new(message);
    for plugin in &app.plugins {
        panic::in_plugin(plugin.name(), Hook::ClientCrash, || plugin.client_crashed(&crash));
    }
}

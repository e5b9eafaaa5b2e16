//! Parts of the client that are loaded when they are needed.

use std::pin::Pin;

use js_sys::{Function, Reflect};
use perennial_core::{PartError, TemplateDefinition};
use perennial_protocol::CanonicalPath;
use perennial_protocol::document::RESUME_FUNCTION;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;

use crate::browser;
use crate::client::Client;

/// What is loaded.
pub(crate) type Loading = Pin<Box<dyn Future<Output = Result<(), PartError>>>>;

/// Runs something once the part that holds a template's view is there.
pub(crate) fn when_loaded(template: &'static TemplateDefinition, run: impl FnOnce() + 'static) {
    if template.is_loaded() {
        run();
    } else {
        let load = || -> Loading { Box::pin(template.load()) };
        once(Box::new(|| template.is_loaded()), Box::new(load), Box::new(run));
    }
}

/// Runs something once what it needs is loaded.
///
/// The loader waits for that, and then calls: so it learns of a panic as it does where nothing has
/// to be waited for. If a part cannot be loaded, it tries once more with another instance, and
/// leaves the page as it was served if that fails, too.
pub(crate) fn once(
    is_loaded: Box<dyn Fn() -> bool>,
    load: Box<dyn Fn() -> Loading>,
    run: Box<dyn FnOnce()>,
) {
    let mut run = Some(run);
    resume_by(Closure::new(move |done: Function, failed: Function| {
        if !is_loaded() {
            let loaded = load();
            return spawn_local(async move {
                let _ = match loaded.await {
                    Ok(()) => done.call0(&JsValue::UNDEFINED),
                    Err(error) => failed.call1(&JsValue::UNDEFINED, &error.to_string().into()),
                };
            });
        }
        if let (Some(run), Some(window)) = (run.take(), browser::window()) {
            let _ = Reflect::set(&window, &RESUME_FUNCTION.into(), &JsValue::UNDEFINED);
            run();
        }
        let _ = done.call0(&JsValue::UNDEFINED);
    }));
}

fn resume_by(resume: Closure<dyn FnMut(Function, Function)>) {
    if let Some(window) = browser::window() {
        // What is set on a window is there.
        let _ = Reflect::set(&window, &RESUME_FUNCTION.into(), &resume.into_js_value());
    }
}

impl Client {
    /// Begins to load the part that shows a page, if it is not there yet. Whoever needs it waits, and
    /// learns whether it failed.
    pub(crate) fn begin_part(&self, path: &CanonicalPath) {
        if let Some(template) = self.template(path).ok().filter(|template| !template.is_loaded()) {
            spawn_local(async {
                let _ = template.load().await;
            });
        }
    }

    /// Waits for the part that shows a page. Says whether it is there, and what is wrong if not.
    pub(crate) async fn await_part(&self, path: &CanonicalPath) -> bool {
        let Ok(template) = self.template(path) else { return true };
        match template.load().await {
            Ok(()) => true,
            Err(error) => {
                browser::report(&error.to_string());
                false
            }
        }
    }
}

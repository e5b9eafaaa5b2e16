//! Takes over the islands of a page that is not taken over as a whole, one by one.

use js_sys::{JSON, Reflect};
use perennial_core::{AppDefinition, LaterView, Reached, StateError, WidgetPath, set_reached};
use perennial_protocol::document::{
    AFRESH_ATTRIBUTE, HYDRATED_ATTRIBUTE, HYDRATED_EVENT, HYDRATING_EVENT, PROPS_ATTRIBUTE,
    WAKE_FUNCTION, WIDGET_ATTRIBUTE,
};
use sycamore::reactive::create_child_scope;
use sycamore::web::hydrate_in_scope;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::Element;

use crate::stage::Stage;
use crate::{browser, freezing, mismatch};

/// Puts up what the loader calls with each island when it is its time. Whatever else the page shows
/// stays as it was served, and its links are the browser's.
pub(crate) fn listen(stage: &'static Stage) {
    set_reached(&ByTheBrowser);
    freezing::begin_islands(stage.app);
    let wake = Closure::<dyn Fn(Element)>::new(move |island: Element| {
        stage.root.run_in(|| {
            create_child_scope(|| {
                stage.widgets(|widgets| widgets.provide());
                wake(stage.app, &island);
            })
        });
    });
    if let Some(window) = browser::window() {
        // What is set on a window is there.
        let _ = Reflect::set(&window, &WAKE_FUNCTION.into(), &wake.into_js_value());
    }
}

/// What views within islands reach: only what the browser does by itself.
struct ByTheBrowser;

impl Reached for ByTheBrowser {
    fn navigate(&'static self, url: &str) {
        browser::load_in_full(url);
    }

    fn preload(&'static self, _: &str) {}

    fn visitor_changed(&'static self) {}
}

fn wake(app: &'static AppDefinition, island: &Element) {
    let view = match view(app, island) {
        Some(Ok(view)) => view,
        Some(Err(error)) => return browser::report(&error.to_string()),
        None => {
            return browser::report(
                "PER-6020: the page has an island that no capsule of the app makes",
            );
        }
    };
    browser::dispatch_on(island, HYDRATING_EVENT);
    if island.has_attribute(AFRESH_ATTRIBUTE) {
        // One that was awake shows what the visitor made of it.
        let was_awake = island.has_attribute(HYDRATED_ATTRIBUTE);
        let served = mismatch::remember(island).filter(|_| !was_awake);
        browser::render(view, island);
        mismatch::report(served, island, || {
            let path = island.get_attribute(WIDGET_ATTRIBUTE).unwrap_or_default();
            format!("the island {path}")
        });
    } else {
        hydrate_in_scope(view, island);
    }
    let _ = island.set_attribute(HYDRATED_ATTRIBUTE, "");
    browser::dispatch_on(island, HYDRATED_EVENT);
}

fn view(app: &'static AppDefinition, island: &Element) -> Option<Result<LaterView, StateError>> {
    let path = WidgetPath::parse(&island.get_attribute(WIDGET_ATTRIBUTE)?)?;
    let capsule = app.capsules.get(app.widget_routes().find(path.path())?.template)?;
    // What is no JSON is read as what is missing, and is then of the wrong type.
    let props = island.get_attribute(PROPS_ATTRIBUTE).map(|text| JSON::parse(&text));
    let props = props.map_or(JsValue::NULL, |props| props.unwrap_or_default());
    capsule.island(&path, &props)
}

//! The client's start: it takes over the page that was served. Everything else is the rest's, and is
//! loaded when it is needed ([`rest`]).

use perennial_core::side::RawState;
use perennial_core::side::set_locales;
use perennial_core::{App, AppDefinition, StateError, TemplateDefinition, set_reached};
use perennial_protocol::document::{AFRESH_ATTRIBUTE, POPUP_ID, ROOT_ID};

use crate::rest::{self, Task};
use crate::served_state::{ServedState, Shown};
use crate::stage::Stage;
use crate::{browser, freezing, panic};

/// Starts the app of this name: hydrates the page that was served, then waits for clicks.
pub fn start(app: App, name: &'static str) {
    panic::install_hook();
    freezing::name(name);
    // The app and its client live as long as the tab does, and are named by every listener. The
    // server has checked the same app.
    let app: &'static AppDefinition = Box::leak(Box::new(app.finish_unchecked()));
    set_locales(&app.locales);
    let Some(element) = browser::element(ROOT_ID) else {
        return browser::report("PER-6002: the document has no root element for the app");
    };
    let served = ServedState::read();
    let stage: &'static Stage = Box::leak(Box::new(Stage::new(app, element, served)));
    stage.begin_widgets();
    provide_global(stage);
    let template = stage.served.template.and_then(|place| app.templates.get(place));
    let template = template.filter(|_| is_taken_over(stage));
    match (&stage.served.shown, template) {
        (Shown::Page(state), Some(template)) if !is_afresh() => {
            set_reached(stage);
            template.load_for_page(move || wake(stage, template, state));
        }
        _ => rest::take_over(stage, template),
    }
}

/// Whether the page is taken over as a whole: not by its islands alone, nor left as it is by an
/// instance that shows nothing but an error beside it.
fn is_taken_over(stage: &Stage) -> bool {
    !stage.served.is_left_to_islands && browser::element_beside_page(POPUP_ID).is_none()
}

fn is_afresh() -> bool {
    browser::root_element().is_some_and(|root| root.has_attribute(AFRESH_ATTRIBUTE))
}

fn wake(stage: &'static Stage, template: &'static TemplateDefinition, state: &RawState) {
    match template.prepare_view(state) {
        Ok(view) => {
            stage.hydrate(template.layouts(), view);
            rest::when_needed(stage);
        }
        Err(error) => rest::begin(stage, Task::AskAfresh(kept(error))),
    }
}

/// Provides the global state to the whole app. Without one that can be read, an app that has one
/// leaves navigation to the browser.
fn provide_global(stage: &'static Stage) {
    let Some(global) = &stage.app.global else { return };
    if let Err(error) = stage.root.run_in(|| global.provide_served()) {
        stage.has_global.set(false);
        if let Some(error) = error {
            rest::begin(stage, Task::Report(kept(error)));
        }
    }
}

/// Keeps an error for good: there is one at most, and what would free it is not linked.
fn kept(error: StateError) -> &'static StateError {
    Box::leak(Box::new(error))
}

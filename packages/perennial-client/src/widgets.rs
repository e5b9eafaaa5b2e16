//! [`ClientWidgets`]: the states of the widgets of the page that is shown.

use std::cell::{Cell, RefCell};

use js_sys::{Object, Reflect};
use perennial_core::{
    ErrorPage, Locales, MountedHole, WidgetPath, WidgetSource, WidgetState, locale,
};
use perennial_protocol::payload;
use sycamore::prelude::View;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use crate::fetch;
use crate::mounted_holes::MountedHoles;
use crate::rest::{self, Task};
use crate::stage::Stage;

type Arrived = Box<dyn FnOnce()>;

/// What waits for one widget.
struct Waiting {
    page: u32,
    path: String,
    arrived: Vec<Arrived>,
}

/// The states of the widgets of the page that is shown: what came with it, and what was fetched
/// since.
#[derive(Default)]
pub(crate) struct ClientWidgets {
    /// By their paths: as many as a page has, and so looked through.
    states: RefCell<Vec<(String, WidgetState)>>,
    /// What waits for a widget, by the page that asked for it: a layout that stays may still wait
    /// while the next page is shown, but that page asks anew.
    waiting: RefCell<Vec<Waiting>>,
    /// Rises with each page.
    page: Cell<u32>,
    pub(crate) holes: MountedHoles,
}

impl ClientWidgets {
    /// Takes the widgets in that came with a page, in place of those of the page before.
    pub(crate) fn replace(&self, widgets: &JsValue) {
        self.page.set(self.page.get().wrapping_add(1));
        let mut states = Vec::new();
        if let Some(object) = widgets.dyn_ref::<Object>() {
            for name in Object::keys(object).iter() {
                if let (Some(path), Ok(widget)) = (name.as_string(), Reflect::get(object, &name))
                    && let Some(state) = state_of(&widget)
                {
                    states.push((path, state));
                }
            }
        }
        self.states.replace(states);
    }

    /// Asks again for what stands in holes: in those that the page before left in its layouts, or in
    /// all.
    pub(crate) fn ask_again(&self, all: bool) {
        self.holes.fill_again(self.page.get(), all, |path| {
            self.states.borrow_mut().retain(|(known, _)| known != path.as_str());
        });
    }

    /// Asks the widget's route in a locale, for the page with this number.
    pub(crate) fn ask(&'static self, page: u32, path: WidgetPath, locales: &'static Locales) {
        let asked = locale();
        let place = locales.path(&asked, path.path());
        spawn_local(async move {
            let fetched = match place {
                Ok(place) => fetch::widget(&place).await,
                Err(_) => None,
            };
            // Nothing of what asked for it has stayed.
            if locale() != asked {
                return self.forget(page, path.as_str());
            }
            let state = fetched.unwrap_or_else(|| WidgetState::Failed(could_not_be_loaded()));
            self.arrived(page, path.as_str(), state);
        });
    }

    fn forget(&self, page: u32, path: &str) {
        self.waiting.borrow_mut().retain(|it| it.page != page || it.path != path);
    }

    pub(crate) fn arrived(&self, page: u32, path: &str, state: WidgetState) {
        {
            let mut states = self.states.borrow_mut();
            match states.iter_mut().find(|(known, _)| known == path) {
                // What came with a later page is not replaced by what was asked for before it.
                Some(_) if self.page.get() != page => {}
                Some((_, known)) => *known = state,
                None => states.push((path.to_owned(), state)),
            }
        }
        // What is called may ask for further widgets.
        let waiting = {
            let mut waiting = self.waiting.borrow_mut();
            let place = waiting.iter().position(|it| it.page == page && it.path == path);
            place.map(|place| waiting.swap_remove(place).arrived)
        };
        for arrived in waiting.unwrap_or_default() {
            arrived();
        }
    }
}

/// What stands in place of a widget that cannot be had.
pub(crate) fn could_not_be_loaded() -> ErrorPage {
    ErrorPage::new(502, "This part could not be loaded.")
}

/// What an answer says of a widget.
pub(crate) fn state_of(widget: &JsValue) -> Option<WidgetState> {
    if let Some(error) = fetch::error_of(widget) {
        return Some(WidgetState::Failed(error));
    }
    fetch::field(widget, payload::STATE).map(WidgetState::Known)
}

/// The widgets of what is shown, as a source that the views can hold.
pub(crate) struct Source(pub(crate) &'static Stage);

impl WidgetSource for Source {
    fn state(&self, path: &WidgetPath) -> WidgetState {
        let states = self.0.widgets.states.borrow();
        let known = states.iter().find(|(known, _)| known == path.as_str());
        known.map_or(WidgetState::Missing, |(_, state)| state.clone())
    }

    fn want(&self, path: &WidgetPath, arrived: Arrived) {
        let widgets = &self.0.widgets;
        let (page, path) = (widgets.page.get(), path.clone());
        let mut waiting = widgets.waiting.borrow_mut();
        let asked = waiting.iter_mut().find(|it| it.page == page && it.path == path.as_str());
        if let Some(asked) = asked {
            return asked.arrived.push(arrived);
        }
        let (path_text, arrived) = (path.as_str().to_owned(), vec![arrived]);
        waiting.push(Waiting { page, path: path_text, arrived });
        rest::begin(self.0, Task::Widget(page, path));
    }

    fn error_view(&self, error: ErrorPage) -> View {
        self.0.app.error_views.view_of_part(error)
    }

    fn panicked(&self, _path: &WidgetPath) {}

    fn is_personal(&self) -> bool {
        true
    }

    fn mounted(&self, path: &WidgetPath, hole: Box<dyn MountedHole>) {
        let widgets = &self.0.widgets;
        widgets.holes.add(widgets.page.get(), path, hole);
    }
}

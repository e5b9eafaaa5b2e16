//! [`PageWidgets`]: the states of the widgets of the page that is shown.
//!
//! Only by [`make_page_widgets`] is any of it reached, which an app has that has a capsule: the client
//! of an app without capsules holds nothing of widgets.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Object, Reflect};
use perennial_protocol::document::WIDGETS_ID;
use sycamore::prelude::View;
use wasm_bindgen::{JsCast, JsValue};

use super::answer::widget_state_of;
use super::json::served_json;
use super::mounted_holes::MountedHoles;
use crate::{
    ErrorPage, ErrorViews, Islands, MountedHole, WidgetPath, WidgetSource, WidgetState, Widgets,
};

/// Begins to keep the widgets of pages, with those that were served, if the app has a capsule.
pub type MakePageWidgets = Option<fn(WidgetHost) -> &'static dyn PageWidgets>;

/// What an app gets with its first capsule.
pub(crate) fn make_page_widgets() -> MakePageWidgets {
    Some(|host| {
        let (states, waiting, page) = (RefCell::default(), RefCell::default(), Cell::default());
        let holes = MountedHoles::default();
        let widgets: &OwnWidgets =
            Box::leak(Box::new(OwnWidgets { host, states, waiting, page, holes }));
        widgets.replace(&served_json(WIDGETS_ID).unwrap_or_default());
        widgets
    })
}

/// What widgets need of what shows them.
pub struct WidgetHost {
    /// Shows what stands in place of a widget that cannot be had.
    pub error_views: &'static ErrorViews,
    /// Asks for a widget of the page with this number, which then arrives.
    pub ask: Box<dyn Fn(u32, WidgetPath)>,
}

/// The states of the widgets of the page that is shown.
pub trait PageWidgets {
    /// Lets the views in the current reactive scope show them.
    fn provide(&'static self);

    /// Takes the widgets in that came with a page, in place of those of the page before.
    fn replace(&self, widgets: &JsValue);

    /// Asks again for what stands in holes: in those that the page before left in its layouts, or in
    /// all.
    fn ask_again(&self, all: bool);

    /// What was asked for is there: `None`, if it could not be loaded.
    fn arrived(&self, page: u32, path: &str, state: Option<WidgetState>);

    /// Nothing of what asked for it has stayed.
    fn forget(&self, page: u32, path: &str);
}

type Arrived = Box<dyn FnOnce()>;

/// What waits for one widget.
struct Waiting {
    page: u32,
    path: String,
    arrived: Vec<Arrived>,
}

/// What came with a page, and what was fetched since.
struct OwnWidgets {
    host: WidgetHost,
    /// By their paths: as many as a page has, and so looked through.
    states: RefCell<Vec<(String, WidgetState)>>,
    /// What waits for a widget, by the page that asked for it: a layout that stays may still wait
    /// while the next page is shown, but that page asks anew.
    waiting: RefCell<Vec<Waiting>>,
    /// Rises with each page.
    page: Cell<u32>,
    holes: MountedHoles,
}

impl PageWidgets for OwnWidgets {
    fn provide(&'static self) {
        Widgets::provide(Rc::new(Source(self)), Islands::Included);
    }

    fn replace(&self, widgets: &JsValue) {
        self.page.set(self.page.get().wrapping_add(1));
        let mut states = Vec::new();
        if let Some(object) = widgets.dyn_ref::<Object>() {
            for name in Object::keys(object).iter() {
                if let (Some(path), Ok(widget)) = (name.as_string(), Reflect::get(object, &name))
                    && let Some(state) = widget_state_of(&widget)
                {
                    states.push((path, state));
                }
            }
        }
        self.states.replace(states);
    }

    fn ask_again(&self, all: bool) {
        self.holes.fill_again(self.page.get(), all, |path| {
            self.states.borrow_mut().retain(|(known, _)| known != path.as_str());
        });
    }

    fn arrived(&self, page: u32, path: &str, state: Option<WidgetState>) {
        let state = state.unwrap_or_else(|| WidgetState::Failed(ErrorPage::missing_part(502)));
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

    fn forget(&self, page: u32, path: &str) {
        self.waiting.borrow_mut().retain(|it| it.page != page || it.path != path);
    }
}

/// The widgets of what is shown, as a source that the views can hold.
struct Source(&'static OwnWidgets);

impl WidgetSource for Source {
    fn state(&self, path: &WidgetPath) -> WidgetState {
        let states = self.0.states.borrow();
        let known = states.iter().find(|(known, _)| known == path.as_str());
        known.map_or(WidgetState::Missing, |(_, state)| state.clone())
    }

    fn want(&self, path: &WidgetPath, arrived: Arrived) {
        let (page, path) = (self.0.page.get(), path.clone());
        {
            let mut waiting = self.0.waiting.borrow_mut();
            let mut same = waiting.iter_mut();
            if let Some(asked) = same.find(|it| it.page == page && it.path == path.as_str()) {
                return asked.arrived.push(arrived);
            }
            let (path, arrived) = (path.as_str().to_owned(), vec![arrived]);
            waiting.push(Waiting { page, path, arrived });
        }
        (self.0.host.ask)(page, path);
    }

    fn error_view(&self, error: ErrorPage) -> View {
        self.0.host.error_views.view_of_part(error)
    }

    fn panicked(&self, _path: &WidgetPath) {}

    fn is_personal(&self) -> bool {
        true
    }

    fn mounted(&self, path: &WidgetPath, hole: Box<dyn MountedHole>) {
        self.0.holes.add(self.0.page.get(), path, hole);
    }
}

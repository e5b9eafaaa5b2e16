//! [`Stage`]: where pages are shown, from the one that was served on.

use std::cell::Cell;

use perennial_core::side::{PageWidgets, WidgetHost};
use perennial_core::{
    AppDefinition, CurrentPath, LaterView, Layout, MountedLayouts, Router, current_path,
};
use perennial_protocol::document::{HYDRATED_ATTRIBUTE, HYDRATED_EVENT, HYDRATING_EVENT};
use sycamore::reactive::{NodeHandle, RootHandle, create_child_scope, create_root};
use sycamore::web::hydrate_in_scope;
use web_sys::Element;

use crate::browser;
use crate::rest::{self, Task};
use crate::served_state::ServedState;

/// Where pages are shown.
pub(crate) struct Stage {
    pub(crate) app: &'static AppDefinition,
    pub(crate) element: Element,
    /// The one reactive root: what holds for the whole app.
    pub(crate) root: RootHandle,
    /// What was served.
    pub(crate) served: ServedState,
    /// The scope of the page that is shown, with its layouts. It ends with the page.
    pub(crate) page: Cell<Option<NodeHandle>>,
    pub(crate) layouts: MountedLayouts,
    /// The widgets of the page that is shown, if the app has any.
    widgets: Cell<Option<&'static dyn PageWidgets>>,
    /// Whether the global state is there, or the app has none.
    pub(crate) has_global: Cell<bool>,
    /// Whether the page is taken over.
    is_awake: Cell<bool>,
    /// Whether what the visitor does is followed, as far as there is anything to follow.
    is_followed: Cell<bool>,
}

impl Stage {
    /// Where what was served is shown.
    pub(crate) fn new(app: &'static AppDefinition, element: Element, served: ServedState) -> Self {
        let root = create_root(|| {});
        let (page, layouts, widgets) =
            (Cell::default(), MountedLayouts::default(), Cell::default());
        let (is_awake, is_followed) = (Cell::default(), Cell::default());
        Self {
            app,
            element,
            root,
            served,
            page,
            layouts,
            widgets,
            has_global: Cell::new(true),
            is_awake,
            is_followed,
        }
    }

    /// Begins to keep the widgets of the page, with those that were served, if the app has any.
    pub(crate) fn begin_widgets(&'static self) {
        if let Some(make) = self.app.page_widgets {
            let error_views = &self.app.error_views;
            let ask = Box::new(move |page, path| rest::begin(self, Task::Widget(page, path)));
            self.widgets.set(Some(make(WidgetHost { error_views, ask })));
        }
    }

    /// Does something with the widgets of the page, if the app has any.
    pub(crate) fn widgets(&self, run: impl FnOnce(&'static dyn PageWidgets)) {
        if let Some(widgets) = self.widgets.get() {
            run(widgets);
        }
    }

    /// Which page is shown, for the layouts around it.
    pub(crate) fn path(&self) -> CurrentPath {
        self.root.run_in(current_path)
    }

    /// Whether the visitor waits for another page.
    pub(crate) fn router(&self) -> Router {
        self.root.run_in(Router::of_app)
    }

    /// Takes over what was served.
    pub(crate) fn hydrate(&'static self, layouts: &[Layout], view: LaterView) {
        browser::dispatch_on(&self.element, HYDRATING_EVENT);
        self.in_new_scope(|| {
            hydrate_in_scope(|| self.layouts.mount(layouts, view), &self.element);
        });
        self.awakes();
    }

    /// Runs what shows a page in a scope of its own.
    pub(crate) fn in_new_scope(&'static self, run: impl FnOnce()) {
        let scope = self.root.run_in(|| {
            create_child_scope(|| {
                self.widgets(|widgets| widgets.provide());
                run();
            })
        });
        self.page.set(Some(scope));
    }

    /// The page is taken over.
    pub(crate) fn awakes(&self) {
        if !self.is_awake.replace(true) {
            browser::dispatch_on(&self.element, HYDRATED_EVENT);
            self.say_it_is_ready();
        }
    }

    /// What the visitor does is followed from now on.
    pub(crate) fn is_followed(&self) {
        self.is_followed.set(true);
        self.say_it_is_ready();
    }

    fn say_it_is_ready(&self) {
        let is_ready = self.is_awake.get() && self.is_followed.get();
        if let Some(root) = browser::root_element().filter(|_| is_ready) {
            let _ = root.set_attribute(HYDRATED_ATTRIBUTE, "");
        }
    }
}

//! Islands: what the visitor changed of them is kept for the page that is loaded next, because every
//! way from a page that islands alone wake on is a full load.

use std::cell::RefCell;

use perennial_core::AppDefinition;
use web_sys::{Event, PageTransitionEvent};

use super::frozen::Frozen;
use super::{apply, freeze, reload};
use crate::browser;

/// The islands of a page can wake: as they were left, if they were.
pub(crate) fn begin_islands(app: &'static AppDefinition) {
    // What is kept of pages passes through.
    let kept = RefCell::new(take(app));
    let kept: &'static RefCell<Frozen> = Box::leak(Box::new(kept));
    browser::listen_window("pagehide", move |_: &Event| {
        let mut kept = kept.borrow_mut();
        kept.widgets = freeze::changed_widgets();
        if kept.is_of_something() {
            reload::put(&kept);
        }
    });
    // The browser kept the page while it showed others, which may have changed something.
    browser::listen_window("pageshow", move |event: &PageTransitionEvent| {
        if event.persisted() {
            kept.replace(take(app));
        }
    });
}

fn take(app: &'static AppDefinition) -> Frozen {
    let frozen = reload::take().unwrap_or_default();
    for (path, state) in &frozen.widgets {
        // What fits nowhere is left out: the visitor has asked for nothing.
        let _ = apply::apply_widget(app, path, state);
    }
    frozen
}

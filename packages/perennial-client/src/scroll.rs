//! Where each entry of the history was scrolled to, and where the focus was.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ScrollRestoration;

use crate::{browser, focus};

/// How a page was left.
#[derive(Clone)]
struct Position {
    x: f64,
    y: f64,
    /// The element that had the focus, as a selector below the app's root element.
    focus: Option<String>,
}

/// Where each entry of the history was scrolled to, and where the focus was. An entry is known by a number,
/// which stands in its state; how far an entry that was left for a new one was scrolled stands there too,
/// for who comes back after a full load.
#[derive(Default)]
pub(crate) struct ScrollPositions {
    current: Cell<u32>,
    /// What the state of the current entry says of where it was scrolled to.
    stored: Cell<Option<(f64, f64)>>,
    last: Cell<u32>,
    /// In the order of the last leaving: few, and so looked through.
    positions: RefCell<Vec<(u32, Position)>>,
}

impl ScrollPositions {
    /// Takes the restoring of positions over from the browser, for navigations of this client
    /// alone: after a full load the browser does it, and better.
    pub(crate) fn take_over(&self) {
        let Some(history) = browser::history() else { return };
        let number = entry_number(&history.state().unwrap_or(JsValue::NULL));
        self.current.set(number.unwrap_or_default());
        self.last.set(self.current.get());
        self.mark_current();
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        let give_back = Closure::<dyn Fn()>::new(|| {
            if let Some(history) = browser::history() {
                let _ = history.set_scroll_restoration(ScrollRestoration::Auto);
            }
        });
        if let Some(window) = browser::window() {
            window.set_onpagehide(Some(give_back.as_ref().unchecked_ref()));
        }
        give_back.forget();
    }

    /// Remembers where the shown page is scrolled to, and what has the focus.
    pub(crate) fn remember(&self) {
        let Some(window) = browser::window() else { return };
        let x = window.scroll_x().unwrap_or_default();
        let y = window.scroll_y().unwrap_or_default();
        let position = Position { x, y, focus: focus::path() };
        let (mut positions, current) = (self.positions.borrow_mut(), self.current.get());
        positions.retain(|(number, _)| *number != current);
        positions.push((current, position));
    }

    /// Remembers it before another entry is added, also for after a full load.
    pub(crate) fn leave(&self) {
        self.remember();
        let (Some(history), Some(Position { x, y, .. })) = (browser::history(), self.known())
        else {
            return;
        };
        if x != 0.0 || y != 0.0 {
            let state = Array::of3(&self.current.get().into(), &x.into(), &y.into());
            let _ = history.replace_state(&state, "");
        }
    }

    /// Adds an entry to the history, for a page at a new address.
    pub(crate) fn push(&self, url: &str) {
        self.last.set(self.last.get() + 1);
        self.current.set(self.last.get());
        self.stored.set(None);
        if let Some(history) = browser::history() {
            let state = JsValue::from_f64(self.current.get().into());
            let _ = history.push_state_with_url(&state, "", Some(url));
        }
    }

    /// Gives the shown entry another address.
    pub(crate) fn replace(&self, url: &str) {
        if let Some(history) = browser::history() {
            let state = JsValue::from_f64(self.current.get().into());
            let _ = history.replace_state_with_url(&state, "", Some(url));
        }
    }

    /// The history has moved to another entry.
    pub(crate) fn moved_to(&self, state: &JsValue) {
        self.stored.set(stored_position(state));
        match entry_number(state) {
            Some(number) => self.current.set(number),
            // An entry that the browser made itself, for a link to a part of the page.
            None => {
                self.last.set(self.last.get() + 1);
                self.current.set(self.last.get());
                self.mark_current();
            }
        }
    }

    /// Scrolls the new page: to where its entry was, or to the part that its address names, or to
    /// the top.
    pub(crate) fn restore(&self, hash: &str) {
        let Some(window) = browser::window() else { return };
        let known = self.known().map(|Position { x, y, .. }| (x, y));
        if let Some((x, y)) = known.or(self.stored.get()) {
            window.scroll_to_with_x_and_y(x, y);
            return;
        }
        window.scroll_to_with_x_and_y(0.0, 0.0);
        if !hash.is_empty() {
            // The browser goes to the part itself: it finds it by its id or name, scrolls there, lets it
            // be the target of styles, and goes on from it with the tab key.
            let _ = window.location().replace(hash);
        }
    }

    /// Gives the focus back to what had it when the entry was left.
    pub(crate) fn restore_focus(&self) {
        if let Some(path) = self.known().and_then(|position| position.focus) {
            focus::give(&path);
        }
    }

    fn known(&self) -> Option<Position> {
        let (positions, current) = (self.positions.borrow(), self.current.get());
        positions.iter().find(|(number, _)| *number == current).map(|(_, it)| it.clone())
    }

    fn mark_current(&self) {
        if let Some(history) = browser::history() {
            let _ = history.replace_state(&JsValue::from_f64(self.current.get().into()), "");
        }
    }
}

fn entry_number(state: &JsValue) -> Option<u32> {
    let first = state.dyn_ref::<Array>().map(|state| state.get(0));
    let number =
        first.as_ref().unwrap_or(state).as_f64().filter(|number| (0.0..4e9).contains(number))?;
    // In range, so the conversion keeps the value.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
    let number = number as u32;
    Some(number)
}

fn stored_position(state: &JsValue) -> Option<(f64, f64)> {
    let state: &Array = state.dyn_ref()?;
    Some((state.get(1).as_f64()?, state.get(2).as_f64()?))
}

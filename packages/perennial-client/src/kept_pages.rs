//! [`KeptPages`]: what the visitor changed of pages, for when they come back.
//!
//! A state is kept as the value that it is: nothing is written as text, and an app that never comes
//! back to a page pays with little more than the state's own memory.

use std::cell::RefCell;

use perennial_core::Keep;
use perennial_core::side::{Live, TypedState, is_same_state, keep_widgets};
use wasm_bindgen::JsValue;

/// What is known of the page that is shown.
pub(crate) struct Shown {
    pub(crate) address: String,
    pub(crate) keep: Keep,
    /// What the server made of it last.
    pub(crate) served: JsValue,
}

/// A page as the visitor left it.
pub(crate) struct Left {
    pub(crate) shown: Shown,
    pub(crate) state: TypedState,
}

/// The pages that the visitor changed and left; the one that was left last is the last.
pub(crate) struct KeptPages {
    most: usize,
    pub(crate) left: RefCell<Vec<Left>>,
    pub(crate) shown: RefCell<Option<Shown>>,
}

impl KeptPages {
    /// Keeps at most so many, and as many widgets.
    pub(crate) fn new(most: usize) -> Self {
        keep_widgets(most);
        Self { most, left: RefCell::default(), shown: RefCell::default() }
    }

    /// A page is being shown that the server made so.
    pub(crate) fn show(&self, address: String, keep: Keep, served: JsValue) {
        self.shown.replace(Some(Shown { address, keep, served }));
    }

    /// The page that is shown is being left. What the visitor changed is kept.
    pub(crate) fn leave(&self) {
        let changed = Live::Page.changed();
        Live::Page.forget();
        let Some((shown, state)) = self.shown.take().zip(changed) else { return };
        if shown.keep != Keep::Nothing {
            self.put(shown, state);
        }
    }

    pub(crate) fn put(&self, shown: Shown, state: TypedState) {
        let mut left = self.left.borrow_mut();
        left.retain(|page| page.shown.address != shown.address);
        left.push(Left { shown, state });
        let too_many = left.len().saturating_sub(self.most);
        left.drain(..too_many);
    }

    /// The state of a page as the visitor left it, if that wins over what the server made.
    pub(crate) fn take(&self, address: &str, served: &JsValue) -> Option<TypedState> {
        let mut left = self.left.borrow_mut();
        let at = left.iter().position(|page| page.shown.address == address)?;
        let page = left.remove(at);
        let wins =
            page.shown.keep != Keep::UnlessRenewed || is_same_state(&page.shown.served, served);
        wins.then_some(page.state)
    }
}

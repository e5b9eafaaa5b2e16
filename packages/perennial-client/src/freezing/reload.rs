//! What the visitor changed, kept over a full load: because a new build was deployed, or in
//! development after an edit.

use std::cell::Cell;

use perennial_core::ThawPreferences;
use perennial_protocol::document::{BASE_ATTRIBUTE, RELOAD_EVENT, frozen_key};
use web_sys::{Event, Storage};

use super::frozen::Frozen;
use super::{apply, freeze, running};
use crate::browser;
use crate::client::Client;

thread_local! {
    /// The name of the app.
    static APP: Cell<&'static str> = const { Cell::new("") };
}

/// Sets the name of the app, by which its state is told from that of others at its origin.
pub(crate) fn name(app: &'static str) {
    APP.set(app);
}

/// Under which key it is kept, for this tab alone.
fn key() -> String {
    let root = browser::root_element();
    let base = root.and_then(|root| root.get_attribute(BASE_ATTRIBUTE)).unwrap_or_default();
    frozen_key(&base, APP.get())
}

/// Keeps what the visitor changed for the page that is loaded next. Without room for it, it is lost
/// as it would have been.
pub(crate) fn keep_for_reload() {
    if let Some(client) = running() {
        put(&freeze::freeze_changes(client));
    }
}

/// Keeps this.
pub(super) fn put(frozen: &Frozen) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(), &frozen.write());
    }
}

/// What was kept. It is taken away, so that what a later build cannot bear is not tried again.
pub(super) fn take() -> Option<Frozen> {
    let storage = storage()?;
    let key = key();
    let text = storage.get_item(&key).ok()??;
    let _ = storage.remove_item(&key);
    Frozen::read(&text).ok()
}

/// Thaws what was kept, once.
fn take_after_reload(client: &'static Client) {
    // What fits nowhere is left out: the visitor has asked for nothing.
    if let Some(frozen) = take() {
        apply::apply(client, &frozen, &ThawPreferences::new());
    }
}

/// The app runs.
pub(super) fn begin(client: &'static Client) {
    take_after_reload(client);
    browser::listen(RELOAD_EVENT, |_: &Event| keep_for_reload());
}

fn storage() -> Option<Storage> {
    browser::window()?.session_storage().ok()?
}

//! What the visitor changed, kept over a full load: because a new build was deployed, or in
//! development after an edit.

use perennial_core::ThawPreferences;
use perennial_protocol::document::RELOAD_EVENT;
use web_sys::{Event, Storage};

use super::frozen::Frozen;
use super::{apply, freeze, running};
use crate::browser;
use crate::client::Client;

/// Under which name it is kept, for this tab alone.
const KEY: &str = "perennial.frozen";

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
        let _ = storage.set_item(KEY, &frozen.write());
    }
}

/// What was kept. It is taken away, so that what a later build cannot bear is not tried again.
pub(super) fn take() -> Option<Frozen> {
    let storage = storage()?;
    let text = storage.get_item(KEY).ok()??;
    let _ = storage.remove_item(KEY);
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

//! The ends of a client: every page that it leaves to the browser, loaded in full.

use web_sys::Storage;

use crate::client::Client;
use crate::navigation::Change;
use crate::{browser, freezing};

/// For how many seconds no page is loaded in full again for a build that one was loaded for.
const ONCE_IN: u32 = 600;
/// What stands in the session's storage before the id of a build: when a page was loaded for it.
const LOADED_FOR: &str = "perennial.build.";

/// Leaves a page to the browser. What of this client is to outlive it is put away here.
pub(crate) fn to(url: &str) {
    freezing::keep_for_reload();
    browser::load_in_full(url);
}

/// The same, as a change of the history: what takes the place of an entry does so here, too, so that
/// the way back does not lead to a page that leads on at once.
pub(crate) fn by(change: Change, url: &str) {
    if change == Change::Push {
        return to(url);
    }
    freezing::keep_for_reload();
    browser::load_in_place(url);
}

/// Whether it is remembered for which builds a page was loaded in full.
pub(crate) fn remembers() -> bool {
    storage().is_some()
}

/// Whether a page that some build made is for this client to show. One of another build is not, but
/// for where a page was loaded in full for that build already, and brought no client of it: a cache
/// still had an older document, or servers of both builds answer in turn. Then its state decides,
/// which is checked when it is read, so that a deploy costs each tab one full load and never more.
pub(crate) fn is_shown_here(client: &Client, build: &str) -> bool {
    client.pages.is_of(build) || !is_first_seen(build)
}

/// Whether another build is met for the first time. It then counts as met.
fn is_first_seen(build: &str) -> bool {
    let Some(storage) = storage() else { return true };
    let (key, now) = (LOADED_FOR.to_owned() + build, seconds());
    let before = storage.get_item(&key).ok().flatten().and_then(|time| time.parse::<u32>().ok());
    if before.and_then(|before| now.checked_sub(before)).is_some_and(|age| age < ONCE_IN) {
        return false;
    }
    // Without storage the browser decides each time anew, at the visitor's clicks.
    let _ = storage.set_item(&key, &now.to_string());
    true
}

/// Since 1970. Whole numbers, as a client knows how to write and read them already.
fn seconds() -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let seconds = (js_sys::Date::now() / 1000.0) as u32;
    seconds
}

fn storage() -> Option<Storage> {
    browser::window()?.session_storage().ok()?
}

//! Freezing and thawing: the app's state as text, over full loads, and in the browser's database.
//!
//! What is frozen is what differs from what the server made: the global state, the page that is
//! shown, the pages that the visitor changed and left, and the widgets that they changed. The browser's own `JSON` writes and reads
//! it, so no parser is linked. What does not fit is left out, and said: nothing here ends the page.

mod apply;
mod freeze;
mod frozen;
mod islands;
mod reload;
mod store;
mod thaw;

use std::cell::Cell;

pub use self::freeze::freeze;
pub(crate) use self::islands::begin_islands;
pub(crate) use self::reload::{keep_for_reload, name};
pub use self::store::FrozenStore;
pub use self::thaw::thaw;
use crate::client::Client;

thread_local! {
    static CLIENT: Cell<Option<&'static Client>> = const { Cell::new(None) };
}

/// The app runs: what was kept for it is put in its place.
pub(crate) fn begin(client: &'static Client) {
    CLIENT.set(Some(client));
    reload::begin(client);
}

fn running() -> Option<&'static Client> {
    CLIENT.get()
}

impl Client {
    /// Path and query of the page that is shown.
    fn address(&self) -> String {
        self.shown.borrow().clone()
    }
}

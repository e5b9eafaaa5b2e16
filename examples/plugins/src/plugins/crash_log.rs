//! Keeps what crashes of the client said for as long as the tab lives: for a form by which visitors
//! report what went wrong, say. Nothing is sent anywhere.

use perennial::plugin::*;

/// Under which name the browser keeps it.
const CRASHES: &str = "crashes";

pub(crate) fn plugin() -> Plugin {
    Plugin::new("crash-log").on_client_crash(keep)
}

fn keep(crash: &ClientCrash) {
    let Some(storage) = web_sys::window().and_then(|window| window.session_storage().ok()?) else {
        return;
    };
    let earlier = storage.get_item(CRASHES).ok().flatten().unwrap_or_default();
    // Storage that is full keeps the earlier ones.
    let _ = storage.set_item(CRASHES, &format!("{earlier}{}\n", crash.message));
}

//! The client's start: in the browser, as soon as the module is loaded.

pub use perennial_client::{client_actions, follow_changes};
use perennial_core::App;

/// What `main` returns.
pub type Exit = ();

/// Starts the app in the browser.
pub fn start(app: fn() -> App, _manifest_dir: &str, name: &'static str) -> Exit {
    perennial_client::start(app(), name);
}

//! The client's start: in the browser, as soon as the module is loaded.

use perennial_core::App;

/// What `main` returns.
pub type Exit = ();

/// Starts the app in the browser.
pub fn start(app: fn() -> App, _manifest_dir: &str) -> Exit {
    perennial_client::start(app());
}

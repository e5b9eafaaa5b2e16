//! The server's start: serves or builds the app as the environment says.

use std::sync::Arc;

use perennial_actix::Site;
use perennial_core::App;

/// What `main` returns.
pub type Exit = std::process::ExitCode;

/// Starts the app's binary.
///
/// Told by a build what it made, it serves that. Started by hand in the app's folder, with the
/// feature `dev`, it is the development server.
pub fn start(app: fn() -> App, manifest_dir: &str, _name: &'static str) -> Exit {
    if perennial_actix::is_deployed() {
        return perennial_actix::start(app());
    }
    develop(manifest_dir)
}

/// Does nothing: only a browser follows changes.
pub const fn follow_changes() {}

/// As [`start`], with a web server of the app's own.
pub fn start_with<F, Fut>(app: fn() -> App, manifest_dir: &str, serve: F) -> Exit
where
    F: FnOnce(Arc<Site>) -> Fut,
    Fut: Future<Output = std::io::Result<()>>,
{
    if perennial_actix::is_deployed() {
        return perennial_actix::start_with(app(), serve);
    }
    develop(manifest_dir)
}

#[cfg(feature = "dev")]
fn develop(manifest_dir: &str) -> Exit {
    perennial_build::run_development_server(std::path::Path::new(manifest_dir))
}

#[cfg(not(feature = "dev"))]
fn develop(_manifest_dir: &str) -> Exit {
    perennial_actix::report_missing_build()
}

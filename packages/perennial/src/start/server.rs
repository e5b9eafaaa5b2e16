//! The server's start: serves or builds the app as the environment says.

use perennial_core::App;

/// What `main` returns.
pub type Exit = std::process::ExitCode;

/// Starts the app's binary.
///
/// Told by a build what it made, it serves that. Started by hand in the app's folder, with the
/// feature `dev`, it is the development server.
pub fn start(app: fn() -> App, manifest_dir: &str) -> Exit {
    if perennial_actix::is_deployed() {
        return perennial_actix::start(app());
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

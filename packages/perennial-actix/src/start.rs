//! What an app's binary does: serve, or make the pages of its build paths.

use std::process::ExitCode;
use std::sync::Arc;

use perennial_core::App;
use perennial_protocol::environment::{self, OPERATION_BUILD, OPERATION_SERVE};
use perennial_server::{Settings, Site, build_pages};

/// Whether the environment tells this binary which build to serve.
#[must_use]
pub fn is_deployed() -> bool {
    std::env::var_os(environment::DIST).is_some_and(|folder| !folder.is_empty())
}

/// Says what a binary without a build is missing, and how to get it.
#[must_use]
pub fn report_missing_build() -> ExitCode {
    eprintln!("error[PER-5001]: this binary does not know which build to serve");
    eprintln!(
        "hint: start it with `perennial serve`, or set {} to the folder of a build",
        environment::DIST
    );
    ExitCode::FAILURE
}

/// Serves or builds the app, as the environment says, and reports what fails.
#[must_use]
pub fn start(app: App) -> ExitCode {
    crate::log::start();
    crate::file_limit::raise();
    match run(app) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(app: App) -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::from_environment()?;
    // Pages are generated here, apart from the threads that answer: a slow state function does not
    // hold up a page that is stored.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let operation = std::env::var(environment::OPERATION);
    match operation.as_deref().unwrap_or(OPERATION_SERVE) {
        OPERATION_BUILD => {
            let made = runtime.block_on(build_pages(app, settings, |progress| {
                println!("progress {} {}", progress.done, progress.total);
            }))?;
            println!("{made} pages made");
            Ok(())
        }
        OPERATION_SERVE => {
            let site = Arc::new(runtime.block_on(Site::open(app, settings))?);
            // Within the runtime, so that what the app starts here may spawn tasks.
            runtime.block_on(async { site.start() });
            let served = crate::serve(Arc::clone(&site));
            runtime.block_on(site.shutdown());
            Ok(served?)
        }
        other => Err(format!(
            "PER-5002: {} is {other:?}\nhint: it is {OPERATION_SERVE:?} or {OPERATION_BUILD:?}",
            environment::OPERATION
        )
        .into()),
    }
}

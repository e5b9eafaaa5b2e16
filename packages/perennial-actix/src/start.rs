//! What an app's binary does: serve, make the pages of its build paths, or write them as files.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use perennial_core::App;
use perennial_protocol::environment::{
    self, OPERATION_BUILD, OPERATION_CHECK, OPERATION_EXPORT, OPERATION_SERVE,
};
use perennial_server::{BuildProgress, ExportSettings, Settings, Site, build_pages, check, export};

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
    report(app, |site| Ok(crate::serve(site)?))
}

/// As [`start`], with a web server of the app's own, which [mounts](crate::mount) the site and
/// listens at the address of the site's settings: a [`GuardedServer`](crate::GuardedServer) keeps the
/// bounds of the settings. It runs on actix-web's own system of threads.
#[must_use]
pub fn start_with<F, Fut>(app: App, serve: F) -> ExitCode
where
    F: FnOnce(Arc<Site>) -> Fut,
    Fut: Future<Output = std::io::Result<()>>,
{
    report(app, |site| Ok(actix_web::rt::System::new().block_on(serve(site))?))
}

/// How long the engine's threads may take to end, once all that was made is stored.
const LAST_WAIT: Duration = Duration::from_secs(2);

type Failure = Box<dyn std::error::Error>;

fn report(app: App, serve: impl FnOnce(Arc<Site>) -> Result<(), Failure>) -> ExitCode {
    crate::log::start();
    crate::file_limit::raise();
    match run(app, serve) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(app: App, serve: impl FnOnce(Arc<Site>) -> Result<(), Failure>) -> Result<(), Failure> {
    let settings = Settings::from_environment()?;
    // The engine runs here: apart from the threads that answer, and from those that the site starts
    // for the author's code, which may be blocked.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_name("perennial-engine")
        .enable_all()
        .build()?;
    let done = operate(&runtime, app, settings, serve);
    // Whatever still runs there must not hold up the end.
    runtime.shutdown_timeout(LAST_WAIT);
    done
}

fn operate(
    runtime: &tokio::runtime::Runtime,
    app: App,
    settings: Settings,
    serve: impl FnOnce(Arc<Site>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let operation = std::env::var(environment::OPERATION);
    match operation.as_deref().unwrap_or(OPERATION_SERVE) {
        OPERATION_CHECK => Ok(check(app, &settings)?),
        OPERATION_BUILD => {
            let made = runtime.block_on(build_pages(app, settings, print_progress))?;
            println!("{made} pages made");
            Ok(())
        }
        OPERATION_EXPORT => {
            let report =
                runtime.block_on(export(app, settings, &export_settings()?, print_progress))?;
            for part in &report.left_out {
                println!("left out: {part}");
            }
            println!("wrote {}", report.pages.len());
            println!("{} pages in {} files", report.pages.len(), report.files.len());
            Ok(())
        }
        OPERATION_SERVE => {
            let site = Arc::new(runtime.block_on(Site::open(app, settings))?);
            runtime.block_on(site.start())?;
            let served = serve(Arc::clone(&site));
            runtime.block_on(site.shutdown());
            served
        }
        other => Err(format!(
            "PER-5002: {} is {other:?}\n\
             hint: it is {OPERATION_SERVE:?}, {OPERATION_CHECK:?}, {OPERATION_BUILD:?} or {OPERATION_EXPORT:?}",
            environment::OPERATION
        )
        .into()),
    }
}

/// Tells the build that started this how far it is.
fn print_progress(progress: BuildProgress) {
    println!("progress {} {}", progress.done, progress.total);
}

fn export_settings() -> Result<ExportSettings, Failure> {
    let folder = std::env::var_os(environment::EXPORT).filter(|folder| !folder.is_empty());
    let folder = folder.ok_or_else(|| {
        let name = environment::EXPORT;
        format!("PER-5003: the variable {name} is not set\nhint: set it to the folder to write")
    })?;
    let leave_out = std::env::var(environment::EXPORT_LEAVE_OUT).is_ok_and(|value| value == "1");
    Ok(ExportSettings { folder: folder.into(), leave_out })
}

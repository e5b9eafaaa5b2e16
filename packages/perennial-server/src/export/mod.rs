//! Writes the whole site as files that any web server can serve.

mod document;
mod error;
mod holes;
mod obstacles;
mod output;
mod pages;

use std::path::PathBuf;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use perennial_core::{App, ErrorPage, ExportReport, ExportStart, Hook};
use perennial_isg::Representation;
use perennial_protocol::files;

use crate::{BuildProgress, Request, Settings, Site, SiteError, error_response, plugins};
pub use error::ExportError;
use obstacles::Obstacles;
use output::Output;
use pages::Pages;

/// What an export writes, and where.
#[derive(Debug, Clone)]
pub struct ExportSettings {
    /// The folder. It is made if it is not there; what an earlier export wrote there is removed.
    pub folder: PathBuf,
    /// Whether what no static file can be is left out; else it is an error.
    pub leave_out: bool,
}

/// Writes the site: the pages of the build paths with their data, redirects, assets, static files,
/// what crawlers read, and the page for what is not there. Tells how far it is.
///
/// # Errors
/// [`ExportError`] names what cannot be a file, or the first page that cannot be made.
pub async fn export(
    app: App,
    settings: Settings,
    to: &ExportSettings,
    progress: impl FnMut(BuildProgress),
) -> Result<ExportReport, ExportError> {
    let app = app.finish().map_err(SiteError::from)?;
    let mut obstacles = Obstacles::of(&app);
    obstacles.stop_unless(to.leave_out)?;
    let mut output = Output::begin(&to.folder)?;
    let start = ExportStart::new(to.folder.clone());
    plugins::call(&app, Hook::BeforeExport, |hooks| &hooks.before_export, &start).await?;
    let mut site = Site::of(app, settings).await?;
    let pages = Pages::make(&site, &mut obstacles, progress).await?;
    obstacles.stop_unless(to.leave_out)?;
    // What is listed for crawlers is what is written, also where more of the site is stored.
    site.listed = Some(pages.paths().cloned().collect());
    write_files(&site, &mut output)?;
    pages.write(&site, &mut output)?;
    write_lists(&site, &mut output).await?;
    write_not_found(&site, &mut output)?;
    output.end(site.manifest())?;
    site.shutdown().await;
    let mut report = ExportReport::new(to.folder.clone());
    report.pages = pages.paths().cloned().collect();
    report.files = output.into_written();
    report.left_out = obstacles.into_left_out();
    plugins::call(&site.app, Hook::AfterExport, |hooks| &hooks.after_export, &report).await?;
    Ok(report)
}

/// Assets and static files, with their encoded forms beside them for servers that send these.
fn write_files(site: &Site, output: &mut Output) -> Result<(), ExportError> {
    site.files.all().try_for_each(|(name, file)| output.copy(&name, file))
}

/// What crawlers and feed readers read.
async fn write_lists(site: &Site, output: &mut Output) -> Result<(), ExportError> {
    for path in site.crawlers.paths(site) {
        let name = path.trim_start_matches('/');
        // A static file of the app's own goes before it.
        if output.has(name) {
            continue;
        }
        let url = site.address().path(&path);
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let (method, query) = (&Method::GET, "");
        let request = Request { method, path: &url, query, headers: &headers, body: &body };
        let response = site.respond(request).await;
        if response.status != StatusCode::OK {
            return Err(ExportError::List { path, status: response.status.as_u16() });
        }
        output.write(name, &response.body)?;
    }
    Ok(())
}

fn write_not_found(site: &Site, output: &mut Output) -> Result<(), ExportError> {
    if output.has(files::NOT_FOUND) {
        return Ok(());
    }
    let status = StatusCode::NOT_FOUND;
    let error = ErrorPage::new(status.as_u16(), error_response::message(status));
    let (page, locale) = (Representation::Page, site.app.locales.default_tag());
    let response = error_response::respond(site, page, &error, None, locale);
    output.write(files::NOT_FOUND, &document::with_policy(site, &response.body))
}

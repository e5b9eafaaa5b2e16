//! Writes the whole site as files that any web server can serve.

mod document;
mod error;
mod folded;
mod holes;
mod negotiation;
mod obstacles;
mod output;
mod pages;

use std::path::PathBuf;
use std::sync::Arc;

use http::StatusCode;
use perennial_core::{App, ErrorPage, ExportReport, ExportStart, Hook};
use perennial_isg::Representation;
use perennial_protocol::files;

use crate::{BuildProgress, Settings, Site, SiteError, error_response, messages, plugins};
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
    site.listed = Some(Arc::new(pages.paths().cloned().collect()));
    write_files(&site, &mut output)?;
    let written = pages.write(&site, &mut output)?;
    negotiation::write(&site, &mut output)?;
    write_lists(&site, &mut output).await?;
    write_not_found(&site, &mut output).await?;
    output.end(site.manifest())?;
    site.shutdown().await;
    let mut report = ExportReport::new(to.folder.clone());
    report.pages = written;
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
        match site.crawlers.text(site, &path).await {
            Some(Ok(text)) => output.write(name, text.as_bytes())?,
            Some(Err(source)) => return Err(ExportError::List { path, source }),
            None => {}
        }
    }
    Ok(())
}

/// What static hosts answer with where there is nothing: for the whole site, and below each locale's tag.
async fn write_not_found(site: &Site, output: &mut Output) -> Result<(), ExportError> {
    let locales = &site.app.locales;
    let below =
        locales.tags().filter(|tag| locales.are_several() && *tag != locales.unprefixed_tag());
    let below = below.map(|tag| (files::not_found_in(tag), tag));
    let whole = (files::NOT_FOUND.to_owned(), locales.default_tag());
    for (file, locale) in std::iter::once(whole).chain(below) {
        if output.has(&file) {
            continue;
        }
        let status = StatusCode::NOT_FOUND;
        let error = ErrorPage::new(status.as_u16(), messages::message(status));
        let page = Representation::Page;
        let mut response = error_response::respond(site, page, &error, None, locale);
        error_response::render(site, &mut response).await;
        output.write(&file, &document::with_policy(site, &response.body))?;
    }
    Ok(())
}

//! Makes the pages of the build paths, at build time.

use futures_util::StreamExt as _;
use perennial_core::{App, BuildReport, BuildStart, ErrorPage, Hook};
use perennial_isg::{Answer, Wait};
use perennial_protocol::CanonicalPath;
use perennial_protocol::environment::dist;

use crate::admission::{Admission, Admitted};
use crate::plugins::{self, PluginError};
use crate::{Settings, Site, SiteError, global};

/// How many pages are made side by side.
const CONCURRENCY: usize = 16;

/// How far the pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildProgress {
    /// Pages that are made.
    pub done: usize,
    /// Pages in all.
    pub total: usize,
}

/// The pages cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// The site cannot be opened.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A plugin failed.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// A page cannot be made.
    #[error("PER-4040: the page {path} cannot be made: {status} {message}")]
    Page {
        /// Its path.
        path: CanonicalPath,
        /// The status that it would be answered with.
        status: u16,
        /// What a visitor would be told; the cause stands in the log.
        message: String,
    },
}

/// Lists the build paths, makes their pages and stores them, and tells how far it is.
///
/// # Errors
/// [`PagesError`] names the first page that cannot be made. Pages that were made are kept.
pub async fn build_pages(
    app: App,
    settings: Settings,
    mut progress: impl FnMut(BuildProgress),
) -> Result<usize, PagesError> {
    let app = app.finish().map_err(SiteError::from)?;
    let folder = settings.dist.clone();
    let begin = BuildStart::new(folder.clone());
    plugins::call(&app, Hook::BeforeBuild, |hooks| &hooks.before_build, &begin).await?;
    let list = settings.dist.join(dist::BUILD_PATHS);
    // What an earlier build wrote must not hide what is new in this one.
    let file = settings.dist.join(dist::GLOBAL_STATE);
    for earlier in [&list, &file] {
        if earlier.exists() {
            std::fs::remove_file(earlier).map_err(|error| SiteError::ManifestFile {
                file: earlier.clone(),
                reason: error.to_string(),
            })?;
        }
    }
    let site = Site::of(app, settings).await?;
    site.known_paths.write(&list).map_err(SiteError::from)?;
    if let Some(global) = &site.global {
        global::write(global, &file).map_err(SiteError::from)?;
    }
    let pages = pages(&site);
    let total = pages.len();
    let mut paths: Vec<_> = pages.iter().map(|page| page.place(&site)).collect();
    paths.sort_unstable();
    progress(BuildProgress { done: 0, total });
    let made = futures_util::stream::iter(pages).map(|page| make(&site, page));
    let mut made = made.buffer_unordered(CONCURRENCY);
    let mut done = 0;
    while let Some(page) = made.next().await {
        page?;
        done += 1;
        progress(BuildProgress { done, total });
    }
    site.shutdown().await;
    let report = BuildReport::new(folder, paths);
    plugins::call(&site.app, Hook::AfterBuild, |hooks| &hooks.after_build, &report).await?;
    Ok(total)
}

/// The build paths, each in each locale.
fn pages(site: &Site) -> Vec<Admitted> {
    let stored = site.known_paths.all().filter(|(index, _)| {
        let template = site.app.templates.get(*index);
        template.is_some_and(|own| own.has_build_state() || !site.app.is_per_request(own))
    });
    let in_locales = stored.flat_map(|(_, path)| {
        (0..site.app.locales.tags().len()).map(move |locale| (locale, path.clone()))
    });
    let admit = |(locale, path)| match Admission::of_page(site, locale, path, "") {
        Admission::Page(admitted) => Some(admitted),
        _ => None,
    };
    in_locales.filter_map(admit).collect()
}

async fn make(site: &Site, page: Admitted) -> Result<(), PagesError> {
    let fail = |error: ErrorPage| PagesError::Page {
        path: page.place(site),
        status: error.status,
        message: error.message,
    };
    let answer = site
        .engine
        .warm(perennial_isg::Request {
            key: page.key.clone(),
            policy: site.policy(page.template).clone(),
            subject: page.subject(site),
            wait: Wait::Complete,
        })
        .await;
    match answer {
        Answer::Entry(_) | Answer::Redirect(_) => Ok(()),
        Answer::Gone { failure, .. } | Answer::Failed(failure) => {
            Err(fail(ErrorPage::new(failure.status, failure.message.clone())))
        }
        Answer::Overloaded { .. } | Answer::Loading | Answer::Uncacheable => {
            Err(fail(ErrorPage::new(503, "the engine is overloaded")))
        }
    }
}

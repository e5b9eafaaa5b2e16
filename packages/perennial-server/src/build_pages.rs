//! Makes the pages of the build paths, at build time.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use perennial_core::{App, BuildReport, BuildStart, ErrorPage, Hook};
use perennial_isg::{Answer, Wait};
use perennial_protocol::CanonicalPath;
use perennial_protocol::environment::dist;

use crate::admission::{Admission, Admitted};
use crate::plugins::{self, PluginError};
use crate::{Settings, Site, SiteError};

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
    let absent = settings.dist.join(dist::ABSENT_PAGES);
    for earlier in [&list, &file, &absent] {
        if earlier.exists() {
            std::fs::remove_file(earlier).map_err(|error| SiteError::ManifestFile {
                file: earlier.clone(),
                reason: error.to_string(),
            })?;
        }
    }
    let site = Site::of(app, settings).await?;
    site.known_paths.write(&list).map_err(SiteError::from)?;
    if site.app.global.is_some() {
        site.global.write(&file).map_err(SiteError::from)?;
    }
    let pages = pages(&site);
    let total = pages.len();
    let mut paths: Vec<_> = pages.iter().map(|page| page.place(&site)).collect();
    paths.sort_unstable();
    progress(BuildProgress { done: 0, total });
    let made = futures_util::stream::iter(pages).map(|page| make(&site, page));
    let mut made = made.buffer_unordered(CONCURRENCY);
    let mut done = 0;
    let mut absences = BTreeMap::new();
    while let Some(page) = made.next().await {
        if let Some(absence) = page? {
            absences.entry(absence.page.path().clone()).or_insert_with(Vec::new).push(absence);
        }
        done += 1;
        progress(BuildProgress { done, total });
    }
    drop(made);
    for (path, absences) in absences {
        settle(&site, &path, absences).await?;
    }
    site.shell.absences().write(&site.app, &absent).map_err(SiteError::from)?;
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

/// A page that its locale lacks.
struct Absence {
    page: Admitted,
    error: ErrorPage,
}

/// Makes the pages of a path again that name one as an alternate that turned out to be missing. It is an
/// error only if no locale has the page.
async fn settle(
    site: &Site,
    path: &CanonicalPath,
    absences: Vec<Absence>,
) -> Result<(), PagesError> {
    let number = site.app.locales.tags().len();
    if absences.len() == number {
        let first = absences.into_iter().min_by_key(|absence| absence.page.locale);
        return first.map_or(Ok(()), |Absence { page, error }| Err(failed(site, &page, error)));
    }
    let is_absent = |place: usize| absences.iter().any(|absence| absence.page.locale == place);
    let lacking = site.app.locales.tags().enumerate().filter(|(place, _)| is_absent(*place));
    let lacking: Vec<&str> = lacking.map(|(_, tag)| tag).collect();
    tracing::warn!(%path, locales = lacking.join(", "), "the page does not exist in these locales");
    for absence in &absences {
        site.shell.absences().set(absence.page.locale, path, true);
    }
    for locale in (0..number).filter(|place| !is_absent(*place)) {
        if let Admission::Page(page) = Admission::of_page(site, locale, path.clone(), "") {
            make(site, page).await?;
        }
    }
    Ok(())
}

fn failed(site: &Site, page: &Admitted, error: ErrorPage) -> PagesError {
    PagesError::Page { path: page.place(site), status: error.status, message: error.message }
}

/// Makes a page. Returns what is known of it if there is none.
async fn make(site: &Site, page: Admitted) -> Result<Option<Absence>, PagesError> {
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
        Answer::Entry(_) | Answer::Redirect(_) => Ok(None),
        Answer::Gone { failure, .. } | Answer::Failed(failure) => {
            let error = ErrorPage::new(failure.status, failure.message.clone());
            match failure.status {
                // A page may be there in some locales alone.
                404 | 410 => Ok(Some(Absence { page, error })),
                _ => Err(failed(site, &page, error)),
            }
        }
        Answer::Overloaded { .. } | Answer::Loading | Answer::Uncacheable => {
            Err(failed(site, &page, ErrorPage::new(503, "the engine is overloaded")))
        }
    }
}

//! [`Pages`]: the pages of the build paths as they are written.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::StreamExt as _;
use perennial_core::{ErrorPage, Routes, WidgetPath};
use perennial_isg::{Answer, Wait};
use perennial_protocol::{CanonicalPath, Location, files, payload};
use serde_json::json;

use super::obstacles::Obstacles;
use super::output::Output;
use super::{ExportError, document, holes, negotiation};
use crate::admission::{Admission, Admitted, Local};
use crate::rendering::error_of;
use crate::{BuildProgress, Site};

/// How many pages are made side by side.
const CONCURRENCY: usize = 16;

/// What stands at a path.
enum Made {
    /// No page in this locale.
    Nothing,
    Page {
        html: Bytes,
        data: Bytes,
    },
    Redirect(String),
}

/// The pages of the build paths, and the widgets that browsers ask for.
#[derive(Default)]
pub(super) struct Pages {
    made: BTreeMap<CanonicalPath, Made>,
    widgets: BTreeMap<CanonicalPath, Bytes>,
}

impl Pages {
    /// Makes the pages of all templates that can be files. What a page shows that cannot be one is
    /// an obstacle.
    pub(super) async fn make(
        site: &Site,
        obstacles: &mut Obstacles,
        mut progress: impl FnMut(BuildProgress),
    ) -> Result<Self, ExportError> {
        let wanted = wanted(site, obstacles);
        let (total, mut done) = (wanted.len(), 0);
        progress(BuildProgress { done, total });
        let mut pages = Self::default();
        let making = futures_util::stream::iter(wanted).map(|page| make(site, page));
        let mut making = making.buffer_unordered(CONCURRENCY);
        while let Some(page) = making.next().await {
            let (path, made) = page?;
            pages.take(site, path, made, obstacles).await?;
            done += 1;
            progress(BuildProgress { done, total });
        }
        Ok(pages)
    }

    /// The paths of the pages, redirects left out.
    pub(super) fn paths(&self) -> impl Iterator<Item = &CanonicalPath> {
        let pages = self.made.iter().filter(|(_, made)| matches!(made, Made::Page { .. }));
        pages.map(|(path, _)| path)
    }

    /// Writes pages, data and widgets, and the redirects that lead to them. Returns the pages that
    /// were written.
    pub(super) fn write(
        &self,
        site: &Site,
        output: &mut Output,
    ) -> Result<Vec<CanonicalPath>, ExportError> {
        let mut written = Vec::new();
        for (path, made) in &self.made {
            // A static file of the app's own goes before the page.
            if output.has(path.as_str().trim_start_matches('/')) {
                continue;
            }
            match made {
                Made::Page { html, data } => {
                    let html = document::with_policy(site, html);
                    let html = negotiation::with_script(site, path, html);
                    output.write(&files::page(path), &html)?;
                    output.write(&files::data(path), data)?;
                    written.push(path.clone());
                }
                Made::Redirect(to) => write_redirect(site, output, path, to)?,
                Made::Nothing => {}
            }
        }
        for (path, data) in &self.widgets {
            output.write(&files::widget(path), data)?;
        }
        self.write_moved(site, output)?;
        Ok(written)
    }

    /// Writes the app's redirects, for each page that one of them leads to.
    fn write_moved(&self, site: &Site, output: &mut Output) -> Result<(), ExportError> {
        for (from, to) in site.app.redirected.iter().zip(&site.app.redirects) {
            let Ok(routes) = Routes::new(vec![(to.clone(), false)]) else { continue };
            for path in self.made.keys() {
                let Local::Page(locale, within) = Local::of(&site.app.locales, path.clone()) else {
                    continue;
                };
                let Some(params) = routes.find(&within).map(|found| found.params()) else {
                    continue;
                };
                let value = |name: &str| {
                    params.iter().find(|(own, _)| **own == *name).map(|(_, value)| value.as_str())
                };
                let locales = &site.app.locales;
                let moved = from.path(value);
                let moved = moved.and_then(|it| locales.path(locales.tag(locale), &it).ok());
                let moved = moved.filter(|moved| !self.made.contains_key(moved));
                if let Some(moved) = moved.filter(|moved| !output.has(&files::page(moved))) {
                    write_redirect(site, output, &moved, &path.to_url())?;
                }
            }
        }
        Ok(())
    }

    async fn take(
        &mut self,
        site: &Site,
        path: CanonicalPath,
        made: Made,
        obstacles: &mut Obstacles,
    ) -> Result<(), ExportError> {
        if let Made::Page { html, .. } = &made {
            let mut needs_server = false;
            let locale = site.app.locales.of(path.as_str());
            for hole in holes::of(&String::from_utf8_lossy(html)) {
                match widget(site, &hole, locale).await {
                    Widget::Stored(data) => {
                        if let Ok(place) = site.app.locales.path(locale, hole.path()) {
                            self.widgets.insert(place, data);
                        }
                    }
                    Widget::Missing => {}
                    Widget::Personal(capsule) => {
                        needs_server = true;
                        obstacles.add(format!(
                            "the page {path} has a part that is made for each visitor \
                             (the capsule {capsule:?})"
                        ));
                    }
                }
            }
            if needs_server {
                return Ok(());
            }
        }
        if !matches!(made, Made::Nothing) {
            self.made.insert(path, made);
        }
        Ok(())
    }
}

/// The build paths of the templates that can be files.
fn wanted(site: &Site, obstacles: &mut Obstacles) -> Vec<Admitted> {
    let mut counts = vec![0_usize; site.app.templates.len()];
    let mut wanted = Vec::new();
    for (index, path) in site.known_paths.all().filter(|(index, _)| obstacles.allow(*index)) {
        counts.get_mut(index).into_iter().for_each(|count| *count += 1);
        for locale in 0..site.app.locales.tags().len() {
            if let Admission::Page(admitted) = Admission::of_page(site, locale, path.clone(), "") {
                wanted.push(admitted);
            }
        }
    }
    for (index, (template, count)) in site.app.templates.iter().zip(counts).enumerate() {
        let is_open = template.builds_on_demand() && !template.pattern().is_literal();
        if is_open && obstacles.allow(index) {
            let pattern = template.pattern().as_str();
            obstacles.note(format!(
                "of the template {pattern:?} all but its {count} build paths: the others are built \
                 when they are asked for"
            ));
        }
    }
    wanted
}

async fn make(site: &Site, page: Admitted) -> Result<(CanonicalPath, Made), ExportError> {
    let answer = site
        .engine
        .get(perennial_isg::Request {
            key: page.key.clone(),
            policy: site.policy(page.template).clone(),
            subject: page.subject(site),
            wait: Wait::Complete,
        })
        .await;
    let path = page.place(site);
    match answer {
        Answer::Entry(hit) => {
            let (html, data) = (hit.entry.page().clone(), hit.entry.data().clone());
            Ok((path, Made::Page { html, data }))
        }
        Answer::Redirect(redirect) => {
            let to = site.app.url_in(page.locale(site), &redirect.location);
            Ok((path, Made::Redirect(to)))
        }
        other => {
            let ErrorPage { status, message, .. } = error_of(&other);
            // A page may be there in some locales alone.
            if site.app.locales.are_several() && matches!(status, 404 | 410) {
                return Ok((path, Made::Nothing));
            }
            Err(ExportError::Page { path, status, message })
        }
    }
}

/// What a browser would get for a hole.
enum Widget {
    Stored(Bytes),
    Personal(String),
    /// It is not there, or cannot be made: the page says so in its place.
    Missing,
}

async fn widget(site: &Site, path: &WidgetPath, locale: &str) -> Widget {
    let Some((index, context)) = site.renderer.resolver.find(path, locale) else {
        return Widget::Missing;
    };
    let Some(capsule) = site.app.capsules.get(index) else { return Widget::Missing };
    if capsule.is_personal() {
        return Widget::Personal(capsule.pattern().to_string());
    }
    match site.renderer.resolver.entry(index, &context, locale).await {
        Answer::Entry(hit) => Widget::Stored(hit.entry.data().clone()),
        _ => Widget::Missing,
    }
}

fn write_redirect(
    site: &Site,
    output: &mut Output,
    path: &CanonicalPath,
    to: &str,
) -> Result<(), ExportError> {
    let location = Location::parse(&site.address().path(to)).map_err(|error| {
        let (path, message) = (path.clone(), error.to_string());
        ExportError::Page { path, status: 500, message }
    })?;
    let url = location.as_str();
    let html = document::redirect(url);
    output.write(&files::page(path), &document::with_policy(site, html.as_bytes()))?;
    let data = json!({ payload::REDIRECT: url }).to_string();
    output.write(&files::data(path), data.as_bytes())
}

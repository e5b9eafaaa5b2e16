//! [`Crawlers`]: what the app says to crawlers and feed readers: sitemap, robots and feeds.

mod catalogue;
mod document;
mod documents;
mod feed;
pub(crate) mod feed_plan;
mod listing;
mod newest;
mod sitemap;
mod xml;

use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt as _;
use http::{HeaderValue, StatusCode, header};
use perennial_core::{AppDefinition, Robots};
use perennial_isg::StoreError;
use perennial_protocol::{SiteAddress, well_known};

use crate::headers::TEXT;
use crate::{Request, Response, Site};
use catalogue::Catalogue;
use document::{Document, Draft, KEPT};
use documents::{Documents, Making};
pub use feed_plan::FeedError;
use feed_plan::FeedPlan;

const XML: &str = "application/xml; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// What the app says to crawlers and feed readers. Nothing, if its origin is not known.
#[derive(Debug, Default)]
pub(crate) struct Crawlers {
    robots: Option<Document>,
    has_sitemap: bool,
    feeds: Vec<Arc<FeedPlan>>,
    documents: Documents,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    Robots(&'a Document),
    Sitemap,
    SitemapPart { part: u32, of: u32 },
    Feed(&'a Arc<FeedPlan>),
}

impl Crawlers {
    pub(crate) fn new(app: &AppDefinition, address: &SiteAddress) -> Result<Self, FeedError> {
        let options = app.options();
        let sitemap = address.origin().map(|_| address.absolute(well_known::SITEMAP));
        let default = sitemap.as_ref().map(|_| Robots::new());
        let robots = options.robots().cloned().or(default);
        let of_locales =
            |feed| app.locales.tags().map(move |tag| FeedPlan::new(app, tag, feed, address));
        let feeds = options.feeds().iter().flat_map(of_locales);
        Ok(Self {
            robots: robots.map(|robots| {
                let text = robots.text(address.base(), sitemap.as_deref());
                Document::new(Draft { text, of: Vec::new() }, Instant::now())
            }),
            has_sitemap: sitemap.is_some(),
            feeds: feeds.map(|plan| plan.map(Arc::new)).collect::<Result<_, _>>()?,
            documents: Documents::default(),
        })
    }

    /// What a path asks for; `None` if it is none of these.
    pub(crate) fn asked(&self, site: &Site, path: &str) -> Option<Asked<'_>> {
        if let (well_known::ROBOTS, Some(text)) = (path, &self.robots) {
            return Some(Asked::Robots(text));
        }
        if self.has_sitemap && path == well_known::SITEMAP {
            return Some(Asked::Sitemap);
        }
        if let Some(plan) = self.feeds.iter().find(|plan| plan.path == path) {
            return Some(Asked::Feed(plan));
        }
        let (part, of) = well_known::sitemap_part_of(path).filter(|_| self.has_sitemap)?;
        sitemap::has_part(site, part, of).then_some(Asked::SitemapPart { part, of })
    }

    /// The paths of all of these, as they are at the moment.
    pub(crate) fn paths(&self, site: &Site) -> Vec<String> {
        let mut paths: Vec<String> = self.feeds.iter().map(|plan| plan.path.clone()).collect();
        if self.robots.is_some() {
            paths.push(well_known::ROBOTS.to_owned());
        }
        if self.has_sitemap {
            paths.push(well_known::SITEMAP.to_owned());
            paths.extend(sitemap::part_paths(site));
        }
        paths
    }

    /// Answers a request for one of these.
    pub(crate) async fn respond(
        &self,
        site: &Site,
        request: &Request<'_>,
        path: &str,
        asked: Asked<'_>,
    ) -> Response {
        let content_type = asked.content_type();
        let outdated = |entry: &_| site.engine.outdated(entry);
        let make = || asked.begin(site);
        let shown = match asked {
            Asked::Robots(text) => return text.respond(site, request, content_type, KEPT),
            _ => self.documents.get(&site.runtime, path, outdated, make).await,
        };
        match shown {
            Some((made, fresh_for)) => made.respond(site, request, content_type, fresh_for),
            None => unavailable(site),
        }
    }

    /// The text of one of these, as it is now: for an export, which waits as long as it takes.
    pub(crate) async fn text(&self, site: &Site, path: &str) -> Option<Result<String, StoreError>> {
        Some(match self.asked(site, path)? {
            Asked::Robots(document) => Ok(document.text()),
            asked => asked.begin(site).await.map(|draft| draft.text),
        })
    }
}

impl Asked<'_> {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Robots(_) => TEXT,
            Self::Sitemap | Self::SitemapPart { .. } => XML,
            Self::Feed(_) => ATOM,
        }
    }

    /// Begins to make it. What is begun holds nothing of the request.
    fn begin(self, site: &Site) -> Making {
        let catalogue = Catalogue::of(site);
        match self {
            Self::Robots(document) => {
                let draft = Draft { text: document.text(), of: Vec::new() };
                async { Ok(draft) }.boxed()
            }
            Self::Sitemap => {
                let parts = sitemap::parts(site);
                async move { sitemap::write(&catalogue, parts).await }.boxed()
            }
            Self::SitemapPart { part, of } => {
                async move { sitemap::write_part(&catalogue, part, of).await }.boxed()
            }
            Self::Feed(plan) => {
                let plan = Arc::clone(plan);
                async move { feed::write(&catalogue, &plan).await }.boxed()
            }
        }
    }
}

fn unavailable(site: &Site) -> Response {
    let mut response = Response::new(StatusCode::SERVICE_UNAVAILABLE)
        .no_store()
        .header(header::RETRY_AFTER, HeaderValue::from_static("30"));
    site.add_common(&mut response, false);
    response.body(TEXT, "This list is being made, or cannot be made at the moment.\n")
}

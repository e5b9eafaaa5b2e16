//! [`Crawlers`]: what the app says to crawlers and feed readers: sitemap, robots and feeds.

mod cache;
mod feed;
mod feed_plan;
mod listing;
mod sitemap;
mod xml;

use std::time::Instant;

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use perennial_core::{AppDefinition, Robots};
use perennial_isg::StoreError;
use perennial_protocol::{SiteAddress, well_known};

use crate::entry_response::not_modified;
use crate::headers::TEXT;
use crate::{Request, Response, Site};
use cache::{Cache, Made};
pub use feed_plan::FeedError;
use feed_plan::FeedPlan;

const XML: &str = "application/xml; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// What the app says to crawlers and feed readers. Nothing, if its origin is not known.
#[derive(Debug, Default)]
pub(crate) struct Crawlers {
    robots: Option<Bytes>,
    has_sitemap: bool,
    feeds: Vec<FeedPlan>,
    cache: Cache,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    Robots(&'a Bytes),
    Sitemap,
    SitemapPart { part: u32, of: u32 },
    Feed(&'a FeedPlan),
}

impl Crawlers {
    pub(crate) fn new(app: &AppDefinition, address: &SiteAddress) -> Result<Self, FeedError> {
        let options = app.options();
        let sitemap = address.origin().map(|_| address.absolute(well_known::SITEMAP));
        let default = sitemap.as_ref().map(|_| Robots::new());
        let robots = options.robots().cloned().or(default);
        let feeds = options.feeds().iter().map(|feed| FeedPlan::new(app, feed, address));
        Ok(Self {
            robots: robots.map(|robots| robots.text(address.base(), sitemap.as_deref()).into()),
            has_sitemap: sitemap.is_some(),
            feeds: feeds.collect::<Result<_, _>>()?,
            cache: Cache::default(),
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
        let (content_type, made) = match asked {
            Asked::Robots(text) => (TEXT, Ok(Made::new(text.clone(), Instant::now()))),
            Asked::Feed(plan) => (ATOM, self.made(path, feed::write(site, plan)).await),
            Asked::Sitemap => (XML, self.made(path, sitemap::write(site)).await),
            Asked::SitemapPart { part, of } => {
                (XML, self.made(path, sitemap::write_part(site, part, of)).await)
            }
        };
        match made {
            Ok(made) => respond(site, request, content_type, &made),
            Err(error) => unavailable(site, &error),
        }
    }

    async fn made(
        &self,
        path: &str,
        make: impl Future<Output = Result<String, StoreError>>,
    ) -> Result<Made, StoreError> {
        self.cache.take_or_make(path, Instant::now, make).await
    }
}

fn respond(
    site: &Site,
    request: &Request<'_>,
    content_type: &'static str,
    made: &Made,
) -> Response {
    let mut response = Response::new(StatusCode::OK)
        .header(header::ETAG, made.etag.clone())
        .header(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"));
    site.add_common(&mut response, false);
    if not_modified(request, &made.etag) {
        response.status = StatusCode::NOT_MODIFIED;
        return response;
    }
    response.body(content_type, made.body.clone())
}

fn unavailable(site: &Site, error: &StoreError) -> Response {
    tracing::warn!(%error, "what is stored cannot be listed for crawlers");
    let mut response = Response::new(StatusCode::SERVICE_UNAVAILABLE)
        .no_store()
        .header(header::RETRY_AFTER, HeaderValue::from_static("60"));
    site.add_common(&mut response, false);
    response.body(TEXT, "What is stored cannot be listed at the moment.\n")
}

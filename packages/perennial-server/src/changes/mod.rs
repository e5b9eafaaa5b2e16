//! The changes of pages, as a stream (server-sent events, HTML standard section 9.2) for tabs that show
//! them.
//!
//! A tab says which pages it and the other tabs of its browser show. It is told the name of a page when an
//! invalidation concerns it, and asks for the page's data then. Before tabs are told, the page is made
//! anew, once: they all get the same stored page.

mod follow;
mod hub;
mod queue;
mod shares;
mod stream;
mod watched;

use http::{HeaderValue, Method, StatusCode, header};
use perennial_isg::{Representation, Wait};
use perennial_protocol::Below;
use perennial_protocol::url::query;

pub(crate) use self::follow::open;
use self::hub::NoPlace;
pub use self::hub::Tabs;
pub use self::stream::ChangeStream;
use self::watched::Watched;
use crate::admission::Admission;
use crate::cross_origin::SEC_FETCH_SITE;
use crate::headers::EVENTS;
use crate::{
    Request, Response, Site, client_address, error_response, internal, page_response,
    requested_page,
};

/// After how many seconds a tab that found no place may ask again.
const RETRY_AFTER: &str = "10";

/// Answers with the stream of the changes of the pages that the query names: 404 if one of them is no page,
/// 503 if there is no place, 429 if one address has as many as it may have.
pub(crate) async fn respond(site: &Site, request: &Request<'_>) -> Response {
    if request.method != Method::GET {
        return page_response::not_allowed_data(site, &[Method::GET]);
    }
    // A page of another site could hold its visitors' places.
    if request.header(&SEC_FETCH_SITE).is_some_and(|site| site == "cross-site") {
        return page_response::plain_data_error(site, StatusCode::FORBIDDEN);
    }
    let pairs = form_urlencoded::parse(request.query.as_bytes());
    let named = pairs.filter(|(name, _)| name == query::PAGE).map(|(_, page)| page.into_owned());
    let named: Vec<String> = named.take(site.tabs.most_pages().saturating_add(1)).collect();
    let is_valid = |page: &String| !page.contains(char::is_control);
    if named.is_empty() || named.len() > site.tabs.most_pages() || !named.iter().all(is_valid) {
        return page_response::plain_data_error(site, StatusCode::BAD_REQUEST);
    }
    // The place is taken before a page is looked for: a full server does no more for those it refuses.
    let address = client_address::of_request(&site.settings.limits, request);
    let mut tab = match site.tabs.open(address) {
        Ok(tab) => tab,
        Err(no_place) => return full(site, no_place),
    };
    for name in named {
        let watched = match watched(site, request, &name).await {
            Ok(watched) => watched,
            Err(refused) => return *refused,
        };
        if !tab.watch(name, watched) {
            return full(site, NoPlace::Full);
        }
    }
    let mut response = Response::new(StatusCode::OK)
        .header(header::CONTENT_TYPE, EVENTS)
        .header(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    site.add_common(&mut response, false);
    response.events = Some(Box::new(ChangeStream::new(tab)));
    error_response::bypass(response)
}

fn full(site: &Site, no_place: NoPlace) -> Response {
    let status = match no_place {
        NoPlace::Full => StatusCode::SERVICE_UNAVAILABLE,
        NoPlace::OfAddress => StatusCode::TOO_MANY_REQUESTS,
    };
    let response = internal::plain(site, status);
    response.text_header(header::RETRY_AFTER, RETRY_AFTER)
}

/// What is to be known of a page so that its changes are noticed.
async fn watched(site: &Site, request: &Request<'_>, name: &str) -> Result<Watched, Box<Response>> {
    let (path, query) = name.split_once('?').unwrap_or((name, ""));
    let path = match site.address().base().below(path) {
        Below::Path(path) => path,
        Below::Slash | Below::No => "",
    };
    let Admission::Page(admitted) = Admission::decide(site, path, query) else {
        return Err(Box::new(page_response::plain_data_error(site, StatusCode::NOT_FOUND)));
    };
    let template = site.app.templates.get(admitted.template);
    if template.is_some_and(|template| template.has_guard()) {
        let asked = requested_page::guard(site, request, &admitted, Representation::Data).await;
        asked.map_err(Box::new)?;
    }
    let per_request = template.is_some_and(|own| site.app.is_per_request(own));
    let is_stored = !per_request || template.is_some_and(|own| own.has_build_state());
    let stored = perennial_isg::Request {
        key: admitted.key.clone(),
        policy: site.policy(admitted.template).clone(),
        subject: admitted.subject(site),
        wait: Wait::Complete,
    };
    let tags = match is_stored {
        true => follow::tags(&site.engine, &stored).await.unwrap_or_default(),
        false => Vec::new(),
    };
    Ok(Watched::new(stored, is_stored, tags))
}

//! The response to a request for a page or for its data.

use std::time::Duration;

use http::{HeaderValue, Method, StatusCode, header};
use perennial_core::{ErrorPage, Negotiation, TemplateDefinition};
use perennial_isg::{Answer, Failure, Hit, Representation, Wait};
use perennial_protocol::{Below, CanonicalPath, PathError, RequestUrl};

use crate::admission::{Admission, Admitted, refusal_of, with_query};
use crate::headers::{CACHE_STATUS, PAGE, PRELOAD};
use crate::loading::is_crawler;
use crate::{Request, Response, Site};
use crate::{
    entry_response, error_response, holes, messages, negotiation, place, redirect, requested_page,
    routes,
};

/// By what the answer differs.
const VARY: HeaderValue = HeaderValue::from_static("accept-language, cookie");

/// Answers a request for the page at a path, or for its data. Whatever does more than answer with
/// what is in memory is boxed, so that a hit does not carry about what only that needs.
pub(crate) async fn respond(
    site: &Site,
    request: &Request<'_>,
    raw_path: &str,
    representation: Representation,
) -> Response {
    let locale = || site.app.locales.of(raw_path);
    if !request.is_read() {
        return not_allowed(site, representation, &[Method::GET, Method::HEAD], locale());
    }
    if representation == Representation::Page {
        if let Some(file) = site.files.find(raw_path) {
            return Box::pin(file.respond(site, request)).await;
        }
        if let Some(asked) = site.crawlers.asked(site, raw_path) {
            return Box::pin(site.crawlers.respond(site, request, raw_path, asked)).await;
        }
    } else if is_no_page(site, raw_path) {
        return itself(site, request, raw_path);
    }
    let is_page = representation == Representation::Page;
    if let Some(path) = negotiated_path(site, raw_path).filter(|_| is_page) {
        if let Some(redirect) = to_preferred_locale(site, request, &path) {
            return redirect;
        }
        return varied(admitted_page(site, request, raw_path, representation).await);
    }
    admitted_page(site, request, raw_path, representation).await
}

/// Whether something else takes precedence over a page at this path.
fn is_no_page(site: &Site, raw_path: &str) -> bool {
    site.files.find(raw_path).is_some()
        || site.crawlers.asked(site, raw_path).is_some()
        || routes::find(site, raw_path).is_some()
}

/// The data of what is no page: a redirect to itself, by which the client knows that it is the browser
/// that must load it.
fn itself(site: &Site, request: &Request<'_>, raw_path: &str) -> Response {
    let path = CanonicalPath::parse(raw_path);
    let to = path.map(|path| with_query(&path, request.query));
    to.map_or_else(
        |error| plain_data_error(site, refusal_of(error)),
        |to| redirect::permanent(site, Representation::Data, &to),
    )
}

async fn admitted_page(
    site: &Site,
    request: &Request<'_>,
    raw_path: &str,
    representation: Representation,
) -> Response {
    let locale = || site.app.locales.of(raw_path);
    match Admission::decide(site, raw_path, request.query) {
        Admission::Page(admitted) => guarded_page(site, request, &admitted, representation).await,
        Admission::Unknown => plain_error(site, representation, StatusCode::NOT_FOUND, locale()),
        Admission::Refused(status) => plain_error(site, representation, status, locale()),
        Admission::Redirect(to) => redirect::permanent(site, representation, &to),
    }
}

/// The response to a request for a page that is in memory and the same for everybody, as
/// [`respond`] would give it.
pub(crate) fn at_once(site: &Site, request: &Request<'_>) -> Option<Response> {
    let Below::Path(path) = site.shell.address().base().below(request.path) else { return None };
    let RequestUrl::Page(path) = RequestUrl::classify(path) else { return None };
    let elsewhere = || site.files.find(path).is_some() || site.crawlers.asked(site, path).is_some();
    if !request.is_read()
        || site.fills_holes
        || elsewhere()
        || negotiated_path(site, path).is_some()
        || place::is_behind(&site.engine, request)
    {
        return None;
    }
    let Admission::Page(admitted) = Admission::decide(site, path, request.query) else {
        return None;
    };
    let template = site.app.templates.get(admitted.template)?;
    if template.has_guard() || site.app.is_per_request(template) {
        return None;
    }
    let policy = site.policy(admitted.template);
    let hit = site.engine.lookup(&admitted.key, policy, || admitted.subject(site))?;
    Some(entry_response::respond(site, request, &hit, Representation::Page))
}

/// The path of a request, if the visitor's preference decides where it leads.
fn negotiated_path(site: &Site, raw_path: &str) -> Option<CanonicalPath> {
    let locales = &site.app.locales;
    let negotiation = site.app.options().negotiation();
    if !locales.are_several() || negotiation == Negotiation::Never && !locales.are_prefixed() {
        return None;
    }
    let path = CanonicalPath::parse(raw_path).ok()?;
    let applies = locales.are_prefixed()
        || negotiation == Negotiation::Everywhere
        || path == CanonicalPath::root();
    (applies && !locales.begins(path.as_str())).then_some(path)
}

/// The redirect to the locale that a visitor prefers; `None`, if the path itself is in it, or is no page.
fn to_preferred_locale(
    site: &Site,
    request: &Request<'_>,
    path: &CanonicalPath,
) -> Option<Response> {
    let locales = &site.app.locales;
    let crawls = is_crawler(request);
    let locale = if crawls { 0 } else { negotiation::preferred(locales, request) };
    if locale == 0 && !locales.are_prefixed() {
        return None;
    }
    let to = match Admission::of_page(site, locale, path.clone(), request.query) {
        Admission::Page(admitted) => with_query(&admitted.place(site), request.query),
        // Where the app redirects it, in that locale.
        Admission::Redirect(to) => to,
        Admission::Unknown | Admission::Refused(_) => return None,
    };
    let status = StatusCode::TEMPORARY_REDIRECT.as_u16();
    let tag = locales.tag(locale);
    let response = redirect::respond(site, Representation::Page, status, &to, tag);
    Some(varied(error_response::bypass(response)))
}

/// Says by what the answer differs, of the page itself as of the redirect.
fn varied(mut response: Response) -> Response {
    response.headers.push((header::VARY, VARY));
    response
}

/// The answer to a visitor who has changed something that may not be in force here, and cannot be put in
/// force now: it is to come again, and a page from before is never shown to them. `None`, if what they ask
/// for is none of those.
pub(crate) fn not_yet(
    site: &Site,
    request: &Request<'_>,
    asked: RequestUrl<'_>,
) -> Option<Response> {
    let (representation, path) = match asked {
        RequestUrl::Page(path) => (Representation::Page, path),
        RequestUrl::Data(path) | RequestUrl::Widget(path) => (Representation::Data, path),
        RequestUrl::Action(_) if request.header(&PAGE).is_none() => (Representation::Page, "/"),
        RequestUrl::Action(_) => (Representation::Data, "/"),
        _ => return None,
    };
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let error = ErrorPage::new(status.as_u16(), messages::message(status));
    let (locale, retry_after) = (site.app.locales.of(path), Some(Duration::from_secs(1)));
    let response = error_response::respond(site, representation, &error, retry_after, locale);
    Some(error_response::bypass(response))
}

/// The base path with a slash at its end leads to the root page.
pub(crate) fn without_slash(site: &Site, request: &Request<'_>) -> Response {
    let root = with_query(&CanonicalPath::root(), request.query);
    redirect::permanent(site, Representation::Page, &root)
}

/// A path that does not lie below the base path: refused as any other is, and else unknown.
pub(crate) fn elsewhere(site: &Site, request: &Request<'_>) -> Response {
    let status = match CanonicalPath::parse(request.path) {
        Ok(_) | Err(PathError::TrailingSlash | PathError::EmptySegment) => StatusCode::NOT_FOUND,
        Err(error) => refusal_of(error),
    };
    plain_error(site, Representation::Page, status, site.app.locales.default_tag())
}

/// A page, if its guard lets this request see it.
async fn guarded_page(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    representation: Representation,
) -> Response {
    let Some(template) = site.app.templates.get(admitted.template) else {
        let locale = admitted.locale(site);
        return plain_error(site, representation, StatusCode::NOT_FOUND, locale);
    };
    if representation == Representation::Data
        && request.header(&PRELOAD).is_some()
        && !Box::pin(may_preload(site, admitted, template)).await
    {
        let mut nothing = Response::new(StatusCode::NO_CONTENT).no_store();
        site.add_common(&mut nothing, false);
        return error_response::bypass(nothing);
    }
    if template.has_guard()
        && let Err(refused) =
            Box::pin(requested_page::guard(site, request, admitted, representation)).await
    {
        return refused;
    }
    if site.app.is_per_request(template) {
        return Box::pin(requested_page::respond(site, request, admitted, representation)).await;
    }
    let mut response = stored_page(site, request, admitted, representation).await;
    if template.has_guard() {
        entry_response::make_private(&mut response);
    }
    response
}

/// Whether a page is sent to a client that does not show it yet. What is made for one visitor could
/// not be kept; and nothing is made for a preload, unless the template says so.
async fn may_preload(site: &Site, admitted: &Admitted, template: &TemplateDefinition) -> bool {
    if template.has_guard() || site.app.is_per_request(template) {
        return false;
    }
    template.preload_builds() || site.engine.find(&admitted.key).await.is_some()
}

/// An entry as a response: with its holes filled, if the server fills them.
async fn entry_page(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    hit: &Hit,
    representation: Representation,
) -> Response {
    if site.fills_holes && representation == Representation::Page {
        let subject = admitted.subject(site);
        if let Some(response) = Box::pin(holes::fill(site, request, subject, hit)).await {
            return response;
        }
    }
    entry_response::respond(site, request, hit, representation)
}

async fn stored_page(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    representation: Representation,
) -> Response {
    let policy = site.policy(admitted.template);
    if let Some(hit) = site.engine.lookup(&admitted.key, policy, || admitted.subject(site)) {
        return entry_page(site, request, admitted, &hit, representation).await;
    }
    Box::pin(awaited_page(site, request, admitted, representation)).await
}

/// Answers a request whose page is not in memory.
async fn awaited_page(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    representation: Representation,
) -> Response {
    let policy = site.policy(admitted.template);
    let wait = match representation {
        Representation::Page => site.loading_pages.wait(admitted, request),
        Representation::Data => Wait::Complete,
    };
    let answer = site
        .engine
        .get(perennial_isg::Request {
            key: admitted.key.clone(),
            policy: policy.clone(),
            subject: admitted.subject(site),
            wait,
        })
        .await;
    let status = answer.cache_status().to_string();
    let locale = admitted.locale(site);
    let response = match &answer {
        Answer::Entry(hit) => {
            return entry_page(site, request, admitted, hit, representation).await;
        }
        Answer::Gone { failure, .. } | Answer::Failed(failure) => {
            failed(site, representation, failure, locale)
        }
        Answer::Redirect(moved) => {
            let location = site.app.url_in(locale, &moved.location);
            redirect::respond(site, representation, moved.status, &location, locale)
        }
        Answer::Overloaded { retry_after } => {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            let error = ErrorPage::new(status.as_u16(), messages::message(status));
            error_response::respond(site, representation, &error, Some(*retry_after), locale)
        }
        // Templates make nothing of the kind.
        Answer::Uncacheable => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return plain_error(site, representation, status, locale);
        }
        Answer::Loading => site.loading_pages.respond(site, admitted),
    };
    response.text_header(CACHE_STATUS, &status)
}

fn failed(
    site: &Site,
    representation: Representation,
    failure: &Failure,
    locale: &str,
) -> Response {
    let error = ErrorPage::new(failure.status, failure.message.clone());
    error_response::respond(site, representation, &error, failure.retry_after, locale)
}

/// An error that the app says nothing of, made without the store.
pub(crate) fn plain_error(
    site: &Site,
    representation: Representation,
    status: StatusCode,
    locale: &str,
) -> Response {
    let error = ErrorPage::new(status.as_u16(), messages::message(status));
    error_response::bypass(error_response::respond(site, representation, &error, None, locale))
}

/// The same as data, which are in no language.
pub(crate) fn plain_data_error(site: &Site, status: StatusCode) -> Response {
    plain_error(site, Representation::Data, status, site.app.locales.default_tag())
}

/// The same of a URL that has no page.
pub(crate) fn not_allowed_data(site: &Site, allowed: &[Method]) -> Response {
    not_allowed(site, Representation::Data, allowed, site.app.locales.default_tag())
}

/// The request's method is none that this URL knows (RFC 9110 section 15.5.6).
fn not_allowed(
    site: &Site,
    representation: Representation,
    allowed: &[Method],
    locale: &str,
) -> Response {
    let allowed: Vec<&str> = allowed.iter().map(Method::as_str).collect();
    plain_error(site, representation, StatusCode::METHOD_NOT_ALLOWED, locale)
        .text_header(header::ALLOW, &allowed.join(", "))
}

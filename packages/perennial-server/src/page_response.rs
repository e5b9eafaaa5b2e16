//! The response to a request for a page or for its data.

use http::{Method, StatusCode, header};
use perennial_core::{ErrorPage, TemplateDefinition};
use perennial_isg::{Answer, Failure, Hit, Representation, Wait};
use perennial_protocol::{Below, CanonicalPath, RequestUrl};

use crate::admission::{Admission, Admitted, with_query};
use crate::headers::{CACHE_STATUS, PRELOAD};
use crate::{Request, Response, Site, entry_response, error_response, holes, requested_page};

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
    }
    match Admission::decide(site, raw_path, request.query) {
        Admission::Page(admitted) => guarded_page(site, request, &admitted, representation).await,
        Admission::Unknown => plain_error(site, representation, StatusCode::NOT_FOUND, locale()),
        Admission::Refused(status) => plain_error(site, representation, status, locale()),
        Admission::Redirect(to) if representation == Representation::Page => {
            error_response::redirect(site, StatusCode::PERMANENT_REDIRECT.as_u16(), &to)
        }
        Admission::Redirect(to) => requested_page::redirect_data(site, &to),
    }
}

/// The response to a request for a page that is in memory and the same for everybody, as
/// [`respond`] would give it.
pub(crate) fn at_once(site: &Site, request: &Request<'_>) -> Option<Response> {
    let Below::Path(path) = site.shell.address().base().below(request.path) else { return None };
    let RequestUrl::Page(path) = RequestUrl::classify(path) else { return None };
    let elsewhere = || site.files.find(path).is_some() || site.crawlers.asked(site, path).is_some();
    if !request.is_read() || site.fills_holes || elsewhere() {
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

/// The base path with a slash at its end leads to the root page.
pub(crate) fn without_slash(site: &Site, request: &Request<'_>) -> Response {
    let root = with_query(&CanonicalPath::root(), request.query);
    error_response::redirect(site, StatusCode::PERMANENT_REDIRECT.as_u16(), &root)
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
        return nothing;
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
        let context = || admitted.subject(site).context;
        if let Some(response) = Box::pin(holes::fill(site, request, context, hit)).await {
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
        Answer::Redirect(redirect) => {
            let location = site.app.url_in(locale, &redirect.location);
            redirected(site, representation, redirect.status, &location)
        }
        Answer::Overloaded { retry_after } => {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            let error = ErrorPage::new(status.as_u16(), error_response::message(status));
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

/// A page redirects; its data say where to, so that the client can go there.
fn redirected(
    site: &Site,
    representation: Representation,
    status: u16,
    location: &str,
) -> Response {
    if representation == Representation::Page {
        return error_response::redirect(site, status, location);
    }
    requested_page::redirect_data(site, location)
}

/// An error that the app says nothing of, made without the store.
pub(crate) fn plain_error(
    site: &Site,
    representation: Representation,
    status: StatusCode,
    locale: &str,
) -> Response {
    let error = ErrorPage::new(status.as_u16(), error_response::message(status));
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

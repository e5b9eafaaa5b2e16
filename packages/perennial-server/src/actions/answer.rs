//! The answer to a call of an action: JSON for a script, a redirect or a page for a form.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use perennial_core::{ActionDefinition, ErrorPage, FieldErrors, FormOutcome};
use perennial_isg::Representation;
use perennial_protocol::headers::CHANGED;
use perennial_protocol::payload;
use serde_json::json;

use super::call::Call;
use super::done::{Done, FAULT, Refused};
use super::page::{self, Page};
use crate::containment::Refusal;
use crate::headers::{CACHE_STATUS, JSON, PRIVATE, VISITOR};
use crate::requested_page::{self, add_headers};
use crate::{Request, Response, Site, error_response, place, redirect, sessions};

/// Answers a call.
pub(super) async fn respond(
    site: &Site,
    request: &Request<'_>,
    call: &Call,
    done: &Done,
) -> Response {
    let mut response = match (call.is_scripted, &done.result) {
        (true, Ok(output)) => scripted(site, request, call, done, output).await,
        (true, Err(refused)) => refused_to_script(site, call, refused),
        (false, Ok(_)) => see_other(site, call, done.effects.redirect.as_deref()),
        (false, Err(Refused::Other(Refusal { location: Some(to), .. }))) => {
            see_other(site, call, Some(to))
        }
        (false, Err(refused)) => page_again(site, request, call, done, refused).await,
    };
    add_headers(site, &mut response, &done.effects.parts.headers);
    if let Err(Refused::Other(refusal)) = &done.result {
        add_headers(site, &mut response, &refusal.headers);
    }
    if done.changes_visitor && !response.headers.iter().any(|(name, _)| *name == VISITOR) {
        response.headers.push((VISITOR, HeaderValue::from_static(CHANGED)));
    }
    if let Some(number) = done.place.filter(|_| site.engine.is_shared()) {
        let window = site.settings.actions.place_window;
        response.headers.extend(place::header(site.address(), window, number));
    }
    sessions::keep_private(site.sessions.as_deref(), &mut response);
    if response.headers.iter().any(|(name, _)| *name == CACHE_STATUS) {
        return response;
    }
    error_response::bypass(response)
}

/// The result, and with it the page that the visitor is on, if it may be another now.
async fn scripted(
    site: &Site,
    request: &Request<'_>,
    call: &Call,
    done: &Done,
    output: &str,
) -> Response {
    let effects = &done.effects;
    let status = effects.parts.status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = Response::new(status.unwrap_or(StatusCode::OK));
    response = response.text_header(header::CACHE_CONTROL, "private, no-store");
    site.add_common(&mut response, false);
    let mut body = format!("{{\"{}\":{output}", payload::OUTPUT);
    if let Some(to) = &effects.redirect {
        let to = site.address().path(&site.app.url_in(call.context.locale(), to));
        body += &format!(",\"{}\":{}", payload::REDIRECT, json!(to));
    } else if let Some(page) = call.page.as_ref().filter(|_| effects.refreshes) {
        let headers = page::visitor(request, &effects.parts.headers);
        if let Some((data, cookies)) = Box::pin(page.data(site, &headers)).await {
            body += &format!(",\"{}\":{data}", payload::PAGE);
            response.headers.extend(cookies);
        }
    }
    response.body(JSON, body + "}")
}

fn refused_to_script(site: &Site, call: &Call, refused: &Refused) -> Response {
    let (status, error) = match refused {
        Refused::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({ payload::STATUS: 422, payload::MESSAGE: "", payload::FIELDS: errors }),
        ),
        Refused::Other(Refusal { location: Some(to), .. }) => {
            let to = site.address().path(&site.app.url_in(call.context.locale(), to));
            let body = json!({ payload::REDIRECT: to }).to_string();
            let mut response = Response::new(StatusCode::OK).no_store();
            site.add_common(&mut response, false);
            return response.body(JSON, body);
        }
        Refused::Other(refusal) => (
            StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            json!({ payload::STATUS: refusal.status, payload::MESSAGE: message(refusal) }),
        ),
    };
    let mut response = Response::new(status).no_store();
    site.add_common(&mut response, false);
    let response = retry_after(response, refused);
    response.body(JSON, json!({ payload::ERROR: error }).to_string())
}

fn message(refusal: &Refusal) -> &str {
    if refusal.status == 500 { FAULT } else { &refusal.message }
}

fn retry_after(response: Response, refused: &Refused) -> Response {
    let Refused::Other(Refusal { retry_after: Some(after), .. }) = refused else { return response };
    response.text_header(header::RETRY_AFTER, &after.as_secs().max(1).to_string())
}

/// A form that was done leads to a page by GET, so that a reload posts nothing again (RFC 9110 section
/// 15.4.4).
fn see_other(site: &Site, call: &Call, to: Option<&str>) -> Response {
    let locale = call.context.locale();
    let to = match to {
        Some(to) => site.app.url_in(locale, to),
        None => call.page.as_ref().map_or_else(|| "/".to_owned(), Page::url),
    };
    let status = StatusCode::SEE_OTHER.as_u16();
    redirect::respond(site, Representation::Page, status, &to, locale)
}

/// The page once more, with what is wrong beside the fields and with what was typed, made for this
/// visitor alone. Where the page cannot be shown, an error.
async fn page_again(
    site: &Site,
    request: &Request<'_>,
    call: &Call,
    done: &Done,
    refused: &Refused,
) -> Response {
    let (status, errors) = match refused {
        Refused::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY.as_u16(), errors.clone()),
        Refused::Other(refusal) => {
            let mut errors = FieldErrors::default();
            errors.add("", message(refusal));
            (refusal.status, errors)
        }
    };
    let text = errors.iter().map(|(_, message)| message).next().unwrap_or_default().to_owned();
    let found = call.page.as_ref().and_then(|page| Some((page, page.admit(site)?)));
    let Some((page, admitted)) = found else {
        let (error, locale) = (ErrorPage::new(status, text), call.context.locale());
        let page = Representation::Page;
        return retry_after(error_response::respond(site, page, &error, None, locale), refused);
    };
    let outcome = outcome(site, call, errors);
    let (headers, body): (HeaderMap, _) =
        (page::visitor(request, &done.effects.parts.headers), Bytes::new());
    let asked = page.request(&headers, &body);
    let shown = requested_page::with_form(site, &asked, &admitted, outcome, status);
    let mut response = retry_after(Box::pin(shown).await, refused);
    response.headers.retain(|(name, _)| *name != header::CACHE_CONTROL);
    response.header(header::CACHE_CONTROL, PRIVATE)
}

/// What the form shows again: all that was typed, but for what is secret. Files are chosen again.
fn outcome(site: &Site, call: &Call, errors: FieldErrors) -> FormOutcome {
    let definition = site.app.actions.held().and_then(|all| all.get(call.action));
    let secret = definition.map(ActionDefinition::secret).unwrap_or_default();
    let is_file = |name: &str| call.files().iter().any(|file| file.field() == name);
    let is_shown = |name: &str| !secret.contains(&name) && !is_file(name);
    let shown = call.pairs().iter().filter(|(name, _)| is_shown(name));
    let action = definition.map(ActionDefinition::name).unwrap_or_default().to_owned();
    FormOutcome { action, form: call.form.clone(), errors, values: shown.cloned().collect() }
}

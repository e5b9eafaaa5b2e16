//! The response to a request for a page that is made for it, or that a guard protects.

use std::borrow::Cow;
use std::sync::Arc;

use http::{HeaderName, HeaderValue, StatusCode, header};
use perennial_core::{
    AppDefinition, BuiltPage, ErrorPage, FormOutcome, GlobalDefinition, PageError, RequestContext,
    ResponseParts, TemplateDefinition,
};
use perennial_isg::{Answer, Representation, Wait};
use perennial_protocol::headers::CHANGED;

use crate::admission::Admitted;
use crate::containment::Refusal;
use crate::document::{Payload, Scripts};
use crate::generator::{self, PageSubject};
use crate::headers::{CACHE_STATUS, CDN_CACHE_CONTROL, HTML, JSON, PRIVATE, VISITOR};
use crate::part::Part;
use crate::rendering::{PageView, Rendering, page_error, text, to_json};
use crate::{Request, Response, Site, error_response, redirect, sessions};

/// What a page that was made for a request may not set: it is the framework's.
const FRAMEWORK: [HeaderName; 12] = [
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::CACHE_CONTROL,
    CDN_CACHE_CONTROL,
    header::ETAG,
    header::EXPIRES,
    header::AGE,
    header::DATE,
    CACHE_STATUS,
];

/// All that the author's functions for a request may know of it.
fn context(site: &Site, request: &Request<'_>, subject: PageSubject) -> RequestContext {
    sessions::context(site.sessions.as_ref(), subject.context, request, sessions::Access::Reads).0
}

fn part(admitted: &Admitted) -> Part {
    Part::Template(admitted.template)
}

/// Lets the template's guard decide. What it refuses is answered here.
pub(crate) async fn guard(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    representation: Representation,
) -> Result<(), Response> {
    let context = context(site, request, admitted.subject(site));
    let path = admitted.path().as_str().to_owned();
    let (app, index) = (Arc::clone(&site.app), admitted.template);
    let decision = async move {
        match app.templates.get(index) {
            Some(template) => template.guard(context).await,
            None => Err(PageError::server_message("there is no such template")),
        }
    };
    let decided = site.containment.run(part(admitted), &path, decision).await;
    decided.map_err(|refusal| refuse(site, representation, &refusal, admitted.locale(site)))
}

/// Answers with a page that is made for this request.
pub(crate) async fn respond(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    representation: Representation,
) -> Response {
    let work = Work::of(site, request, admitted);
    let path = admitted.path().as_str().to_owned();
    let made = site.containment.run(part(admitted), &path, work.make(representation)).await;
    match made {
        Ok((body, parts)) => answer(site, representation, body, &parts),
        Err(refusal) => refuse(site, representation, &refusal, admitted.locale(site)),
    }
}

/// The page once more for a visitor whose form could not be accepted: with what is wrong, with what
/// was typed, and with that status. It is made for them alone, whatever the template says.
pub(crate) async fn with_form(
    site: &Site,
    request: &Request<'_>,
    admitted: &Admitted,
    form: FormOutcome,
    status: u16,
) -> Response {
    let page = Representation::Page;
    if let Err(refused) = guard(site, request, admitted, page).await {
        return refused;
    }
    let work = Work { form: Some(Arc::new(form)), ..Work::of(site, request, admitted) };
    let path = admitted.path().as_str().to_owned();
    match site.containment.run(part(admitted), &path, work.make(page)).await {
        Ok((body, mut parts)) => {
            parts.status = Some(status);
            answer(site, page, body, &parts)
        }
        Err(refusal) => refuse(site, page, &refusal, admitted.locale(site)),
    }
}

/// What making a page for a request needs; it outlives the request.
struct Work {
    template: usize,
    request: RequestContext,
    stored: perennial_isg::Request<PageSubject>,
    engine: perennial_isg::Engine<crate::PageGenerator>,
    site: crate::site::Shared,
    /// What came of a form that could not be accepted.
    form: Option<Arc<FormOutcome>>,
}

impl Work {
    fn of(site: &Site, request: &Request<'_>, admitted: &Admitted) -> Self {
        let subject = admitted.subject(site);
        Self {
            template: admitted.template,
            request: context(site, request, subject.clone()),
            stored: perennial_isg::Request {
                key: admitted.key.clone(),
                policy: site.policy(admitted.template).clone(),
                subject,
                wait: Wait::Complete,
            },
            engine: site.engine.clone(),
            site: site.shared(),
            form: None,
        }
    }

    async fn make(
        self,
        representation: Representation,
    ) -> Result<(String, ResponseParts), PageError> {
        let app = Arc::clone(&self.site.renderer.app);
        let Some(template) = app.templates.get(self.template) else {
            return Err(PageError::server_message("there is no such template"));
        };
        let (page, mut parts, generation) = self.page(&app, template).await?;
        let (global, of_global) = self.global(app.global.as_ref()).await?;
        parts.merge(of_global);
        let BuiltPage { state, head, headers, view, .. } = page;
        headers.check()?;
        parts.headers.extend(headers.all().iter().cloned());
        let state: Arc<str> = state.into();
        let rendering = self.render(view, &state, global.clone()).await?;
        let page = (self.request.path(), rendering.html.as_str());
        let locale = self.request.locale();
        let head = self.site.shell.head(&app, head, page, locale)?;
        for widget in rendering.widgets.values() {
            parts.headers.extend(widget.parts.headers.iter().cloned());
        }
        let widgets = to_json(&rendering.widgets);
        let body = match representation {
            Representation::Page => {
                let form = self.form.as_deref().map(serde_json::to_string).transpose()?;
                let scripts = rendering.scripts(global.as_deref(), &widgets);
                let scripts = Scripts { form: form.as_deref(), ..scripts };
                let payload = Payload::State(&state);
                self.site.shell.document(locale, &head, &rendering.html, payload, &scripts)
            }
            Representation::Data => {
                let messages = self.site.shell.catalogue().of_client(Some(self.template), locale);
                let parts = [&*widgets, &*messages];
                generator::data(&self.site.build_id, generation, &state, &head, parts)
            }
        };
        Ok((body, parts))
    }

    /// The page's state and view, with what it sets of the response, and which generation it is of.
    async fn page(
        &self,
        app: &AppDefinition,
        template: &TemplateDefinition,
    ) -> Result<(BuiltPage, ResponseParts, u64), PageError> {
        if !app.is_per_request(template) {
            let page = template.build_page(self.request.page().clone()).await?;
            return Ok((page, ResponseParts::default(), 0));
        }
        let (mut built, mut generation) = (None, 0);
        if template.has_build_state() {
            match self.engine.get(self.stored.clone()).await {
                Answer::Entry(hit) => {
                    built = Some(text(&hit)?);
                    generation = hit.entry.generation();
                }
                other => return Err(page_error(&other)),
            }
        }
        let (page, parts) = template.requested_page(built, self.request.clone()).await?;
        Ok((page, parts, generation))
    }

    async fn render(
        &self,
        view: Box<dyn FnOnce() -> sycamore::prelude::View + Send>,
        state: &Arc<str>,
        global: Option<Arc<str>>,
    ) -> Result<Rendering, PageError> {
        let page = PageView {
            template: self.template,
            view,
            state: Arc::clone(state),
            global,
            request: Some(self.request.clone()),
            locale: self.request.locale().into(),
            path: self.request.path().clone(),
            form: self.form.clone(),
        };
        Ok(self.site.renderer.page(page).await?)
    }

    async fn global(
        &self,
        global: Option<&GlobalDefinition>,
    ) -> Result<(Option<Arc<str>>, ResponseParts), PageError> {
        let built = self.site.global.of(self.request.locale()).cloned();
        match global.filter(|global| global.has_request_state()) {
            Some(global) => {
                let built = built.filter(|_| global.has_build_state());
                let (json, parts) = global.requested_state(built, self.request.clone()).await?;
                Ok((Some(json.into()), parts))
            }
            None => Ok((built, ResponseParts::default())),
        }
    }
}

fn answer(
    site: &Site,
    representation: Representation,
    body: String,
    parts: &ResponseParts,
) -> Response {
    let status = parts.status.and_then(|status| StatusCode::from_u16(status).ok());
    // The client reads what it got; the status of the page stands in the page's own answer.
    let status = match representation {
        Representation::Page => status.unwrap_or(StatusCode::OK),
        Representation::Data => StatusCode::OK,
    };
    let mut response = Response::new(status).header(header::CACHE_CONTROL, PRIVATE);
    add_headers(site, &mut response, &parts.headers);
    let shown = representation == Representation::Page;
    site.add_common(&mut response, shown);
    error_response::bypass(response).body(if shown { HTML } else { JSON }, body)
}

/// Answers with what the author's functions said instead of a page of that locale.
pub(crate) fn refuse(
    site: &Site,
    representation: Representation,
    refusal: &Refusal,
    locale: &str,
) -> Response {
    let location = refusal.location.as_ref().map(|to| site.app.url_in(locale, to));
    let mut response = match location {
        Some(to) => redirect::respond(site, representation, refusal.status, &to, locale),
        None => {
            let error = ErrorPage::new(refusal.status, refusal.message.clone());
            error_response::respond(site, representation, &error, refusal.retry_after, locale)
        }
    };
    add_headers(site, &mut response, &refusal.headers);
    error_response::bypass(response)
}

/// A cookie that says no path is one of the whole app: what a browser would take in its place is the
/// folder of the URL, which is another for a page and for its data.
pub(crate) fn with_path<'v>(site: &Site, cookie: &'v str) -> Cow<'v, str> {
    let is_path = |attribute: &str| {
        attribute.split_once('=').is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case("path"))
    };
    if cookie.split(';').skip(1).any(is_path) {
        return cookie.into();
    }
    let base = site.address().base().as_str();
    format!("{cookie}; Path={}", if base.is_empty() { "/" } else { base }).into()
}

/// Adds the headers that an author's function set. What is the framework's own, and what cannot
/// stand in a header, is left out and logged.
pub(crate) fn add_headers(site: &Site, response: &mut Response, headers: &[(String, String)]) {
    for (name, value) in headers {
        let is_cookie = name == header::SET_COOKIE.as_str();
        let value = if is_cookie { with_path(site, value) } else { value.into() };
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
            (Ok(name), Ok(value)) if !FRAMEWORK.contains(&name) => {
                response.headers.push((name, value));
                if is_cookie && !response.headers.iter().any(|(name, _)| *name == VISITOR) {
                    response.headers.push((VISITOR, HeaderValue::from_static(CHANGED)));
                }
            }
            _ => tracing::error!(
                header = name,
                "PER-4057: a header that a function set was left out; \
                 hint: it is one that the framework sets, or holds what no header can"
            ),
        }
    }
}

//! [`Incremental`]: answers requests for the pages of its routes, and their data.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::{HttpRequest, HttpResponse, Route, web};
use bytes::Bytes;
use futures_util::FutureExt as _;
use perennial_isg::{Answer, CacheStatus, Engine, Representation, StoreError, Wait};
use perennial_server::parts::{self, CACHE_STATUS};
use perennial_server::{Request, Response};

use super::admission::{Admission, Admitted};
use super::fallback::AnyFallback;
use super::route_table::RouteTable;
use super::runtime::OwnRuntime;
use super::{IncrementalBuilder, Render, Renderer, answer};
use crate::handler::{Headers, translate};
use crate::host;

/// Answers requests for the pages of its routes, and their data. Cheap to clone: all clones are
/// one engine.
#[derive(Clone)]
pub struct Incremental(Arc<Shared>);

struct Shared {
    routes: RouteTable,
    engine: Engine<Renderer>,
    fallback: Option<AnyFallback>,
    /// Ends with the last clone.
    _runtime: OwnRuntime,
}

/// What a request gets.
enum Decision {
    /// This.
    Answered(Response),
    /// What the fallback says, and with a page's path, what to note about it.
    Passed(Option<CacheStatus>),
}

impl Incremental {
    /// Begins with what makes pages.
    pub fn builder(render: impl Render) -> IncrementalBuilder {
        IncrementalBuilder::new(render)
    }

    pub(super) fn new(
        routes: RouteTable,
        engine: Engine<Renderer>,
        fallback: Option<AnyFallback>,
        runtime: OwnRuntime,
    ) -> Self {
        Self(Arc::new(Shared { routes, engine, fallback, _runtime: runtime }))
    }

    /// What to mount: `App::new().default_service(incremental.service())`.
    #[must_use]
    pub fn service(&self) -> Route {
        let incremental = self.clone();
        web::to(move |request: HttpRequest, body: web::Payload| {
            let incremental = incremental.clone();
            async move { incremental.respond(request, body).await }
        })
    }

    /// Answers a request. A panic in the fallback is a 500 for that request and nothing else.
    pub async fn respond(&self, request: HttpRequest, body: web::Payload) -> HttpResponse {
        let answered = AssertUnwindSafe(self.answered(request, body)).catch_unwind().await;
        answered.unwrap_or_else(|_| {
            tracing::error!("the answer to a request panicked");
            translate(answer::plain(StatusCode::INTERNAL_SERVER_ERROR, Representation::Page))
        })
    }

    /// The engine: to invalidate and warm pages, and to see what it counted.
    #[must_use]
    pub fn engine(&self) -> &Engine<Renderer> {
        &self.0.engine
    }

    /// Ends: lets generations in flight finish, and writes what is not yet written.
    ///
    /// # Errors
    /// What the store said, if it does not work.
    pub async fn shutdown(&self) -> Result<(), StoreError> {
        self.0.engine.shutdown().await
    }

    async fn answered(&self, request: HttpRequest, body: web::Payload) -> HttpResponse {
        match self.decide(&request).await {
            Decision::Answered(response) => translate(response),
            Decision::Passed(status) => self.passed(request, body, status).await,
        }
    }

    async fn decide(&self, request: &HttpRequest) -> Decision {
        if !host::is_valid(request.headers()) {
            let refused = answer::plain(StatusCode::BAD_REQUEST, Representation::Page);
            return Decision::Answered(refused);
        }
        let headers = Headers(request.headers());
        let body = Bytes::new();
        let request = Request::new(
            request.method(),
            request.uri().path(),
            request.uri().query().unwrap_or_default(),
            &headers,
            &body,
        );
        match Admission::decide(&self.0.routes, request.path, request.query) {
            Admission::Page(admitted) if request.is_read() => self.page(&request, &admitted).await,
            Admission::Page(admitted) if self.0.fallback.is_none() => {
                Decision::Answered(answer::not_allowed(admitted.representation))
            }
            Admission::Page(_) => Decision::Passed(Some(CacheStatus::Bypass)),
            Admission::Unknown => Decision::Passed(None),
            Admission::Redirect(to) if request.is_read() => {
                Decision::Answered(answer::without_empty_segments(&to))
            }
            Admission::EmptySegment(to) => Decision::Answered(answer::without_empty_segments(&to)),
            Admission::Redirect(_) => Decision::Passed(None),
            Admission::Refused(status) => {
                Decision::Answered(answer::plain(status, Representation::Page))
            }
        }
    }

    async fn page(&self, request: &Request<'_>, admitted: &Admitted<'_>) -> Decision {
        let (engine, policy) = (&self.0.engine, &admitted.route.policy);
        let representation = admitted.representation;
        if let Some(hit) = engine.lookup(&admitted.key, policy, || admitted.subject()) {
            return Decision::Answered(answer::entry(request, &hit, representation));
        }
        let loading = admitted.route.loading.as_ref();
        let loading = loading
            .filter(|_| representation == Representation::Page && !parts::is_crawler(request));
        let answer = engine.get(perennial_isg::Request {
            key: admitted.key.clone(),
            policy: policy.clone(),
            subject: admitted.subject(),
            wait: if loading.is_some() { Wait::OrLoading } else { Wait::Complete },
        });
        let answer = answer.await;
        let status = answer.cache_status();
        let response = match &answer {
            Answer::Entry(hit) => {
                return Decision::Answered(answer::entry(request, hit, representation));
            }
            Answer::Uncacheable => return Decision::Passed(Some(status)),
            Answer::Gone { failure, .. } | Answer::Failed(failure) => {
                answer::failure(failure, representation)
            }
            Answer::Redirect(redirect) => answer::redirect(redirect),
            Answer::Overloaded { retry_after } => answer::overloaded(*retry_after, representation),
            Answer::Loading => answer::loading(loading.cloned().unwrap_or_default()),
        };
        let response = response.text_header(CACHE_STATUS, &status.to_string());
        Decision::Answered(parts::conclude(request, response))
    }

    /// The fallback's answer, with a note if the path is a page's (RFC 9211 section 2: behind
    /// those of the caches before).
    async fn passed(
        &self,
        request: HttpRequest,
        body: web::Payload,
        status: Option<CacheStatus>,
    ) -> HttpResponse {
        let Some(fallback) = &self.0.fallback else {
            if status.is_some() {
                tracing::error!(
                    path = request.path(),
                    "a page must not be shared, and there is no fallback to answer for it"
                );
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                return translate(answer::plain(status, Representation::Page));
            }
            return translate(answer::plain(StatusCode::NOT_FOUND, Representation::Page));
        };
        let mut response = fallback.answer(request, body).await;
        let note = status.and_then(|status| HeaderValue::from_str(&status.to_string()).ok());
        if let Some(note) = note {
            response.headers_mut().append(CACHE_STATUS, note);
        }
        response
    }
}

impl std::fmt::Debug for Incremental {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incremental").field("routes", &self.0.routes).finish_non_exhaustive()
    }
}

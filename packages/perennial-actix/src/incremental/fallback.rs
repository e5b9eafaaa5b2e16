//! [`Fallback`]: who answers what is no page that is stored.

use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

/// Answers what is no page that is stored: paths without a route, methods other than GET and
/// HEAD, and pages that must not be shared. A function is one.
///
/// What it answers is sent as it is: never stored, never given to another request.
pub trait Fallback: Send + Sync + 'static {
    /// Answers a request.
    fn answer(
        &self,
        request: HttpRequest,
        body: web::Payload,
    ) -> impl Future<Output = HttpResponse>;
}

impl<F, R> Fallback for F
where
    F: Fn(HttpRequest, web::Payload) -> R + Send + Sync + 'static,
    R: Future<Output = HttpResponse>,
{
    fn answer(
        &self,
        request: HttpRequest,
        body: web::Payload,
    ) -> impl Future<Output = HttpResponse> {
        self(request, body)
    }
}

type FallbackFunction =
    dyn Fn(HttpRequest, web::Payload) -> LocalBoxFuture<'static, HttpResponse> + Send + Sync;

/// A fallback of whatever type.
pub(super) struct AnyFallback(Box<FallbackFunction>);

impl AnyFallback {
    pub(super) fn new(fallback: impl Fallback) -> Self {
        let fallback = std::sync::Arc::new(fallback);
        Self(Box::new(move |request, body| {
            let fallback = std::sync::Arc::clone(&fallback);
            async move { fallback.answer(request, body).await }.boxed_local()
        }))
    }

    pub(super) async fn answer(&self, request: HttpRequest, body: web::Payload) -> HttpResponse {
        self.0(request, body).await
    }
}

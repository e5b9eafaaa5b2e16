//! [`Expect`]: answers requests that expect `100 Continue`.
//!
//! actix-http lets a service decide about `Expect` before the app sees the request, and sends
//! `100 Continue` at once if that service agrees (`h1/dispatcher.rs`, `State::ExpectCall`). But only
//! the app knows whether it reads the body. So this service never agrees. It calls the app and returns
//! its response as a refusal, while [`RequestBody`](super::request_body::RequestBody) asks
//! for `100 Continue` when the app waits for the body (RFC 9110 section 10.1.1).

use std::marker::PhantomData;
use std::rc::Rc;

use actix_http::body::{BoxBody, MessageBody};
use actix_http::{Request, Response};
use actix_service::{Service, ServiceFactory};
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Ready, ready};

use super::answering::answer;
use super::service::Slot;

/// A service whose responses and errors both become responses.
pub(super) trait Answers<B>:
    Service<Request, Response: Into<Response<B>>, Error: Into<Response<BoxBody>>, Future: 'static>
    + 'static
{
}

impl<S, B> Answers<B> for S where
    S: Service<
            Request,
            Response: Into<Response<B>>,
            Error: Into<Response<BoxBody>>,
            Future: 'static,
        > + 'static
{
}

/// Answers requests that expect `100 Continue`.
pub(super) struct Expect<S, B> {
    slot: Slot<S>,
    body: PhantomData<B>,
}

impl<S, B> Expect<S, B> {
    pub(super) fn new(slot: Slot<S>) -> Self {
        Self { slot, body: PhantomData }
    }
}

/// The app's response.
pub(super) struct Answer(Response<BoxBody>);

impl From<Answer> for Response<BoxBody> {
    fn from(answer: Answer) -> Self {
        answer.0
    }
}

impl<S, B> ServiceFactory<Request> for Expect<S, B>
where
    S: Answers<B>,
    B: MessageBody + 'static,
{
    type Response = Request;
    type Error = Answer;
    type Config = ();
    type Service = Self;
    type InitError = ();
    type Future = Ready<Result<Self, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        ready(Ok(Self::new(Rc::clone(&self.slot))))
    }
}

impl<S, B> Service<Request> for Expect<S, B>
where
    S: Answers<B>,
    B: MessageBody + 'static,
{
    type Response = Request;
    type Error = Answer;
    type Future = LocalBoxFuture<'static, Result<Request, Answer>>;

    actix_service::always_ready!();

    fn call(&self, request: Request) -> Self::Future {
        let Some(service) = self.slot.borrow().as_ref().map(Rc::clone) else {
            return ready(Err(Answer(Response::internal_server_error()))).boxed_local();
        };
        let answering = answer::<S, B>(&service, request, true);
        async move {
            Err(Answer(match answering.await {
                Ok(response) => response.map_into_boxed_body(),
                Err(error) => error.into(),
            }))
        }
        .boxed_local()
    }
}

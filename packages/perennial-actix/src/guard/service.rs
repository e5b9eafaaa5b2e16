//! [`GuardedFactory`]: makes the service of an app, which counts the requests of each connection.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_http::body::MessageBody;
use actix_http::{Request, Response};
use actix_service::{Service, ServiceFactory};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use super::answering::{Answering, GuardedBody, answer};

/// The service that answers requests. [`Expect`](super::expect::Expect) calls it too.
pub(super) type Slot<S> = Rc<RefCell<Option<Rc<S>>>>;

/// Makes the service of one thread.
pub(super) struct GuardedFactory<F: ServiceFactory<Request>, B> {
    factory: F,
    slot: Slot<F::Service>,
    body: PhantomData<B>,
}

impl<F: ServiceFactory<Request>, B> GuardedFactory<F, B> {
    pub(super) fn new(factory: F, slot: Slot<F::Service>) -> Self {
        Self { factory, slot, body: PhantomData }
    }
}

impl<F, B> ServiceFactory<Request> for GuardedFactory<F, B>
where
    F: ServiceFactory<Request, Config = ()>,
    F::Future: 'static,
    F::Service: 'static,
    F::InitError: 'static,
    F::Response: Into<Response<B>>,
    B: MessageBody + 'static,
{
    type Response = Response<GuardedBody<B>>;
    type Error = F::Error;
    type Config = ();
    type Service = Guarded<F::Service, B>;
    type InitError = F::InitError;
    type Future = LocalBoxFuture<'static, Result<Self::Service, Self::InitError>>;

    fn new_service(&self, (): ()) -> Self::Future {
        let (made, slot) = (self.factory.new_service(()), Rc::clone(&self.slot));
        async move {
            let service = Rc::new(made.await?);
            *slot.borrow_mut() = Some(Rc::clone(&service));
            Ok(Guarded { service, body: PhantomData })
        }
        .boxed_local()
    }
}

/// The service of one thread.
pub(super) struct Guarded<S, B> {
    service: Rc<S>,
    body: PhantomData<B>,
}

impl<S, B> Service<Request> for Guarded<S, B>
where
    S: Service<Request>,
    S::Response: Into<Response<B>>,
    B: MessageBody,
{
    type Response = Response<GuardedBody<B>>;
    type Error = S::Error;
    type Future = Answering<S::Future, B>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&self, request: Request) -> Self::Future {
        answer(&*self.service, request, false)
    }
}

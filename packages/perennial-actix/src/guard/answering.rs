//! [`Answering`]: a request that a service answers, and [`GuardedBody`], the body of its response.

use std::cell::Cell;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_http::body::{BodySize, MessageBody};
use actix_http::{ConnectionType, Payload, Request, Response, StatusCode, Version};
use actix_service::Service;
use bytes::Bytes;
use pin_project_lite::pin_project;

use super::connection::{Connection, InFlight};
use super::request_body::RequestBody;

pin_project! {
    /// The future of a response. The request is in flight until the body of the response ends.
    pub(super) struct Answering<F, B> {
        // `None`: no service gets the request.
        #[pin]
        future: Option<F>,
        // Of a request that no service gets; `None`: it is ignored, the connection ends meanwhile.
        refused: Option<StatusCode>,
        guard: Option<Guard>,
        body: PhantomData<B>,
    }
}

struct Guard {
    in_flight: InFlight,
    connection: Arc<Connection>,
    /// Whether the whole body of the request was read; `None` if the request has no body.
    read: Option<Rc<Cell<bool>>>,
    /// Whether the client asks for the connection to be closed after the response.
    closes: bool,
    /// Whether the client understands chunks (RFC 9112 section 7.1).
    has_chunks: bool,
}

impl Guard {
    fn is_unread(&self) -> bool {
        self.read.as_ref().is_some_and(|read| !read.get())
    }

    /// Whether the connection can have no other request.
    fn is_last(&self) -> bool {
        self.closes || self.is_unread()
    }
}

/// Lets a service answer a request. With `expects`, the client waits for `100 Continue`.
pub(super) fn answer<S: Service<Request>, B>(
    service: &S,
    mut request: Request,
    expects: bool,
) -> Answering<S::Future, B> {
    let refuse = |refused| Answering { future: None, refused, guard: None, body: PhantomData };
    let connection = request.conn_data::<Arc<Connection>>().map(Arc::clone);
    if let Some(connection) = &connection
        && connection.ignores_request()
    {
        return refuse(None);
    }
    let status = |connection: &Connection| match connection.has_fragment() {
        true => Some(StatusCode::BAD_REQUEST),
        false => too_long(&request, connection.deadlines.head_bytes),
    };
    if let Some(connection) = &connection
        && let Some(status) = status(connection)
    {
        connection.refuse_head();
        return refuse(Some(status));
    }
    let guard = connection.map(|connection| {
        let in_flight = connection.begin();
        let read = match request.take_payload() {
            Payload::None => None,
            payload => {
                let read = Rc::new(Cell::new(false));
                let body =
                    RequestBody::new(payload, Arc::clone(&connection), Rc::clone(&read), expects);
                *request.payload() = Payload::Stream { payload: Box::pin(body) };
                Some(read)
            }
        };
        let closes = request.head().connection_type() == ConnectionType::Close;
        let has_chunks = request.version() >= Version::HTTP_11;
        Guard { in_flight, connection, read, closes, has_chunks }
    });
    let future = Some(service.call(request));
    Answering { future, refused: None, guard, body: PhantomData }
}

fn closes<B>(response: &Response<B>) -> bool {
    response.head().connection_type() == ConnectionType::Close
}

/// The status of a request whose head is longer than this, without optional white space. The bound of
/// actix-http itself, 128 KiB, is not a setting.
fn too_long(request: &Request, most: usize) -> Option<StatusCode> {
    const REQUEST_LINE: usize = "  HTTP/1.1\r\n".len();
    const LINE: usize = ": \r\n".len();
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let headers = request.head().headers().iter();
    let lines = headers.map(|(name, value)| name.as_str().len() + value.len() + LINE);
    let line = request.method().as_str().len() + target + REQUEST_LINE;
    if line > most {
        return Some(StatusCode::URI_TOO_LONG);
    }
    let length = line + lines.sum::<usize>() + "\r\n".len();
    (length > most).then_some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
}

impl<F, R, E, B> Future for Answering<F, B>
where
    F: Future<Output = Result<R, E>>,
    R: Into<Response<B>>,
    B: MessageBody,
{
    type Output = Result<Response<GuardedBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else {
            let Some(status) = *this.refused else { return Poll::Pending };
            // Without a request in flight, the stream adds the contract's headers.
            let response = Response::new(status);
            let mut response = response.set_body(GuardedBody { body: None, in_flight: None });
            response.head_mut().set_connection_type(ConnectionType::Close);
            return Poll::Ready(Ok(response));
        };
        let answered = ready!(future.poll(cx));
        let guard = this.guard.take();
        if let Some(guard) = &guard {
            // After the final response, `100 Continue` must not be sent.
            let _ = guard.connection.take_continue();
        }
        let answered = answered.inspect_err(|_| {
            if let Some(guard) = guard.as_ref().filter(|guard| guard.is_last()) {
                guard.connection.leave_unread();
            }
        });
        let mut response: Response<B> = answered?.into();
        if guard.as_ref().is_some_and(|guard| !guard.has_chunks)
            && response.body().size() == BodySize::Stream
        {
            // The end of the connection is the end of the body.
            response.head_mut().no_chunking(true);
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        if let Some(guard) = &guard {
            if response.status() == StatusCode::SWITCHING_PROTOCOLS {
                guard.connection.upgrade();
            } else if guard.is_last() || closes(&response) {
                // Of an unread body, the end is unknown, and with it the start of the next request.
                guard.connection.leave_unread();
                response.head_mut().set_connection_type(ConnectionType::Close);
            }
        }
        let in_flight = guard.map(|guard| (guard.in_flight, guard.connection));
        Poll::Ready(Ok(response.map_body(|_, body| GuardedBody { body: Some(body), in_flight })))
    }
}

pin_project! {
    /// The body of a response. The request is in flight until this body is dropped.
    pub(super) struct GuardedBody<B> {
        // `None`: it is empty.
        #[pin]
        body: Option<B>,
        in_flight: Option<(InFlight, Arc<Connection>)>,
    }
}

impl<B: MessageBody> MessageBody for GuardedBody<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.as_ref().map_or(BodySize::Sized(0), MessageBody::size)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.project();
        let Some(body) = this.body.as_pin_mut() else { return Poll::Ready(None) };
        let next = body.poll_next(cx);
        if let (Poll::Ready(Some(Ok(part))), Some((_, connection))) = (&next, this.in_flight) {
            connection.sends(part);
        }
        next
    }
}

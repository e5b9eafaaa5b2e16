//! [`GuardedServer`]: actix-web's server with bounds on its connections.

use std::fmt::Debug;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_http::body::{BoxBody, MessageBody};
use actix_http::{HttpServiceBuilder, KeepAlive, Request, Response};
use actix_server::{GracefulShutdownSignal, Server, ServerBuilder};
use actix_service::{
    IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt as _, map_config,
};
use actix_web::dev::AppConfig;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use http::{HeaderName, HeaderValue};
use perennial_server::{ServerLimits, Site, Tabs};
use tokio::net::TcpStream;

use super::answering::GuardedBody;
use super::connection::Connection;
use super::connections::{Admission, Connections, Place};
use super::expect::Expect;
use super::refusals::Refusals;
use super::service::GuardedFactory;
use super::sockets;
use super::stream::GuardedStream;
use super::watch::watch;
use crate::file_limit;

/// How long a new connection waits for a place.
const LONGEST_ADMISSION: Duration = Duration::from_secs(1);

/// What a [`GuardedServer`] serves, with responses whose bodies are `B`: every actix-web `App` is one.
pub trait GuardedApp<B>:
    ServiceFactory<
        Request,
        Config = AppConfig,
        Response: Into<Response<B>> + 'static,
        Error: Into<actix_web::Error> + 'static,
        InitError: Debug,
        Service: Service<Request, Future: 'static> + 'static,
    > + 'static
{
}

impl<S, B> GuardedApp<B> for S where
    S: ServiceFactory<
            Request,
            Config = AppConfig,
            Response: Into<Response<B>> + 'static,
            Error: Into<actix_web::Error> + 'static,
            InitError: Debug,
            Service: Service<Request, Future: 'static> + 'static,
        > + 'static
{
}

/// actix-web's server with bounds on its connections: how many there are, in all and for one
/// address, and how long a client may take for the head of a request, its body, the response, and
/// between two requests. If all places are taken, the connection that has waited longest for its
/// client is closed, so that others are answered.
///
/// It takes the same factories as [`actix_web::HttpServer`]. `100 Continue` is sent when a handler
/// first waits for a body, so it is never sent for a body that is refused.
///
/// ```no_run
/// use std::sync::Arc;
/// use actix_web::{App, web};
/// use perennial_actix::{GuardedServer, Site, mount};
///
/// async fn serve(site: Arc<Site>) -> std::io::Result<()> {
///     let address = site.settings().address;
///     let server = GuardedServer::of_site(&site.clone(), move || {
///         App::new().route("/api/time", web::get().to(async || "noon")).configure(mount(&site))
///     });
///     server.bind(address)?.run()?.await
/// }
/// ```
#[must_use]
pub struct GuardedServer<F> {
    factory: F,
    limits: ServerLimits,
    headers: Vec<(HeaderName, HeaderValue)>,
    listeners: Vec<TcpListener>,
    /// The streams of changes, which end when the server is told to end.
    tabs: Option<Tabs>,
}

impl<F> GuardedServer<F> {
    /// Serves the apps that this makes, one for each thread, within these limits.
    pub fn new(limits: ServerLimits, factory: F) -> Self {
        Self { factory, limits, headers: Vec::new(), listeners: Vec::new(), tabs: None }
    }

    /// As [`new`](Self::new), with the limits of a site's settings. The responses that the server
    /// makes itself have the headers of the site.
    pub fn of_site(site: &Site, factory: F) -> Self {
        Self {
            headers: site.common_headers(),
            tabs: Some(site.tabs().clone()),
            ..Self::new(site.settings().limits.clone(), factory)
        }
    }

    /// Listens at these addresses.
    ///
    /// # Errors
    /// If the server cannot listen at one of them.
    pub fn bind(mut self, addresses: impl ToSocketAddrs) -> io::Result<Self> {
        for address in addresses.to_socket_addrs()? {
            self.listeners.push(sockets::listen(address)?);
        }
        Ok(self)
    }

    /// Accepts connections from this listener.
    pub fn listen(mut self, listener: TcpListener) -> Self {
        self.listeners.push(listener);
        self
    }

    /// The addresses at which it listens.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect()
    }

    /// Starts the server. It runs until a signal ends it.
    ///
    /// # Errors
    /// If a listener cannot be used.
    pub fn run<I, S, B>(self) -> io::Result<Server>
    where
        F: Fn() -> I + Send + Clone + 'static,
        I: IntoServiceFactory<S, Request>,
        S: GuardedApp<B>,
        B: MessageBody + 'static,
    {
        let connections = Arc::new(Connections::new(&self.limits, file_limit::open_files()));
        let refusals = Arc::new(Refusals::new(&self.headers));
        let workers = std::thread::available_parallelism().map_or(2, NonZero::get);
        if let Some(tabs) = &self.tabs {
            tabs.limit(connections.most() / 2);
        }
        let (close, tabs) = (self.limits.close, self.tabs);
        let shared = Shared { connections, refusals, close, tabs };
        let mut builder = ServerBuilder::new()
            // In whole seconds. Zero would close all connections at once.
            .shutdown_timeout(self.limits.drain.as_secs_f64().ceil() as u64)
            .workers(workers)
            // Of each thread. The guard closes connections for new ones; this bounds those that it has
            // not seen yet, so that the system always has a file for the next one.
            .max_concurrent_connections(shared.connections.most_accepted().div_ceil(workers));
        let signal = builder.graceful_shutdown_signal();
        for listener in self.listeners {
            sockets::send_late(&listener);
            let (factory, shared, signal) = (self.factory.clone(), shared.clone(), signal.clone());
            builder = builder.listen("perennial", listener, move || {
                shared.service(factory().into_factory(), signal.clone())
            })?;
        }
        Ok(builder.run())
    }
}

impl<F> Debug for GuardedServer<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuardedServer").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The state that all threads share.
#[derive(Debug, Clone)]
struct Shared {
    connections: Arc<Connections>,
    refusals: Arc<Refusals>,
    close: Duration,
    tabs: Option<Tabs>,
}

impl Shared {
    /// Gives a place to a new connection, within a moment.
    async fn admit(&self, peer: Option<SocketAddr>) -> Option<Place> {
        let until = Instant::now() + LONGEST_ADMISSION;
        loop {
            match self.connections.admit(peer) {
                Admission::Admitted(place) => return Some(place),
                Admission::Later(time) if Instant::now() < until => {
                    tokio::time::sleep(Duration::from_millis(time)).await;
                }
                Admission::Later(_) | Admission::Refused => return None,
            }
        }
    }

    /// The service of connections of one thread.
    fn service<S, B>(
        &self,
        app: S,
        signal: GracefulShutdownSignal,
    ) -> impl ServiceFactory<TcpStream, Config = (), Response = (), Error = (), InitError = ()> + use<S, B>
    where
        S: GuardedApp<B>,
        B: MessageBody + 'static,
    {
        let app = map_config(app, |()| AppConfig::default());
        let app = app.map_err(|error| {
            let error: actix_web::Error = error.into();
            Response::<BoxBody>::from(error.error_response())
        });
        let (slot, ends) = (Rc::default(), signal.clone());
        let http = HttpServiceBuilder::default()
            .graceful_shutdown_signal(move || {
                let signal = signal.clone();
                async move { signal.notified().await }
            })
            // The deadlines are the guard's.
            .keep_alive(KeepAlive::Os)
            .client_request_timeout(Duration::ZERO)
            .client_disconnect_timeout(self.close)
            .expect(Expect::<_, B>::new(Rc::clone(&slot)))
            .on_connect_ext(|stream: &GuardedStream, data| {
                data.insert::<Arc<Connection>>(stream.connection());
            })
            .h1::<_, GuardedBody<B>>(GuardedFactory::<_, B>::new(app, slot));
        Accepting { http, shared: self.clone(), signal: ends }
    }
}

/// Makes the service of one thread.
struct Accepting<H> {
    http: H,
    shared: Shared,
    signal: GracefulShutdownSignal,
}

impl<H> ServiceFactory<TcpStream> for Accepting<H>
where
    H: ServiceFactory<(GuardedStream, Option<SocketAddr>), Config = (), Response = ()>,
    H::Future: 'static,
    H::Service: 'static,
    <H::Service as Service<(GuardedStream, Option<SocketAddr>)>>::Future: 'static,
{
    type Response = ();
    type Error = ();
    type Config = ();
    type Service = Accepted<H::Service>;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Self::Service, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        let (http, shared) = (self.http.new_service(()), self.shared.clone());
        if let Some(tabs) = shared.tabs.clone() {
            let signal = self.signal.clone();
            actix_web::rt::spawn(async move {
                signal.notified().await;
                tabs.end();
            });
        }
        async move {
            let http = Rc::new(http.await.map_err(|_| ())?);
            Ok(Accepted { http, shared })
        }
        .boxed_local()
    }
}

/// Serves the connections of one thread.
struct Accepted<H> {
    http: Rc<H>,
    shared: Shared,
}

impl<H> Service<TcpStream> for Accepted<H>
where
    H: Service<(GuardedStream, Option<SocketAddr>), Response = ()> + 'static,
    H::Future: 'static,
{
    type Response = ();
    type Error = ();
    type Future = LocalBoxFuture<'static, Result<(), ()>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), ()>> {
        self.http.poll_ready(cx).map_err(|_| ())
    }

    fn call(&self, stream: TcpStream) -> Self::Future {
        let (http, shared) = (Rc::clone(&self.http), self.shared.clone());
        // The place is taken when the task first runs, which then reads at once: of many connections
        // that come together, none loses its place to another before its request was looked for.
        async move {
            let peer = stream.peer_addr().ok();
            let Some(place) = shared.admit(peer).await else {
                // The connection is closed, whether the client gets this response or not.
                let _ = stream.try_write(&shared.refusals.overloaded());
                return Ok(());
            };
            let _ = stream.set_nodelay(true);
            let connection = Arc::clone(&place.connection);
            let stream = GuardedStream::new(stream, Arc::clone(&connection), shared.refusals);
            watch(connection, http.call((stream, peer))).await;
            drop(place);
            Ok(())
        }
        .boxed_local()
    }
}

//! [`Upstream`]: the other server, and the connections to it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a connection may take to be made.
const CONNECT_TIME: Duration = Duration::from_secs(3);
/// The largest head of an answer, in bytes.
const HEAD_BYTES: usize = 64 << 10;
/// How long a request waits for its place.
const PLACE_TIME: Duration = Duration::from_secs(2);
/// How long an idle connection is kept: less than the five seconds after which Node.js closes it.
const IDLE_TIME: Duration = Duration::from_secs(4);

/// The other server.
#[derive(Debug)]
pub(crate) struct Upstream {
    client: Client,
    /// Scheme, host and port, without a slash at the end.
    origin: String,
    limits: UpstreamLimits,
    /// One permit for each request that the other server may get now.
    places: Arc<Semaphore>,
}

/// The bounds of what the other server is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UpstreamLimits {
    /// Requests at a time, until their answers have been read.
    pub(crate) requests: usize,
    /// How long the other server may be silent.
    pub(crate) silence: Duration,
    /// Bytes of a request's body.
    pub(crate) body_bytes: u64,
}

/// An answer, and the place that it takes until it has been read.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answer: Response,
    pub(crate) place: OwnedSemaphorePermit,
}

/// The other server gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// As many requests as it may get are on their way.
    #[error("the server behind this one has as many requests as it may get")]
    Busy,
    /// It cannot be reached, or broke off.
    #[error("the server behind this one does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// The head of its answer is too large.
    #[error("the head of an answer is larger than {HEAD_BYTES} bytes")]
    Head,
}

impl NoAnswer {
    /// The status that a gateway answers with (RFC 9110 section 15.6).
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreachable(error) if error.is_timeout() => StatusCode::GATEWAY_TIMEOUT,
            Self::Unreachable(_) | Self::Head => StatusCode::BAD_GATEWAY,
        }
    }
}

/// The other server cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    /// Its address is none.
    #[error(
        "PER-9502: {address:?} is no address of an HTTP server\n\
         hint: write scheme, host and port alone, as in --upstream http://127.0.0.1:3000"
    )]
    Address {
        /// What was given.
        address: String,
    },
    /// The client cannot be made.
    #[error(
        "PER-9503: the HTTP client cannot be made: {0}\nhint: report this with the system's name"
    )]
    Client(#[from] reqwest::Error),
}

impl Upstream {
    /// A server at an address: scheme, host and port.
    pub(crate) fn new(address: &str, limits: UpstreamLimits) -> Result<Self, UpstreamError> {
        let wrong = || UpstreamError::Address { address: address.to_owned() };
        let url = Url::parse(address).map_err(|_| wrong())?;
        let plain = url.scheme() == "http" && url.path() == "/" && url.query().is_none();
        if !plain || url.host().is_none() || !url.username().is_empty() {
            return Err(wrong());
        }
        // A redirect is the visitor's to follow; cookies are kept by nobody.
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_TIME)
            .read_timeout(limits.silence)
            .pool_idle_timeout(IDLE_TIME)
            .build()?;
        let origin = url.as_str().trim_end_matches('/').to_owned();
        let places = Arc::new(Semaphore::new(limits.requests.clamp(1, Semaphore::MAX_PERMITS)));
        Ok(Self { client, origin, limits, places })
    }

    /// Begins a request for a path and query as they stand in a request.
    pub(crate) fn request(&self, method: Method, path_and_query: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path_and_query}", self.origin))
    }

    /// The bounds.
    pub(crate) const fn limits(&self) -> &UpstreamLimits {
        &self.limits
    }

    /// Sends a request as soon as there is a place for it, and waits for the head of the answer. A
    /// place that does not become free in time is as good as none.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answered, NoAnswer> {
        let place = timeout(PLACE_TIME, Arc::clone(&self.places).acquire_owned()).await;
        let Ok(Ok(place)) = place else { return Err(NoAnswer::Busy) };
        let answer = request.send().await?;
        let head: usize =
            answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if head > HEAD_BYTES {
            return Err(NoAnswer::Head);
        }
        Ok(Answered { answer, place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: UpstreamLimits =
        UpstreamLimits { requests: 1, silence: Duration::from_millis(50), body_bytes: 10 };

    #[tokio::test]
    async fn a_silent_server_is_a_timeout_and_takes_one_place_at_a_time() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", silent.local_addr().unwrap());
        let upstream = Upstream::new(&address, LIMITS).unwrap();
        let error = upstream.send(upstream.request(Method::GET, "/")).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::GATEWAY_TIMEOUT, "{error}");
        let _held = Arc::clone(&upstream.places).acquire_owned().await.unwrap();
        let error = upstream.send(upstream.request(Method::GET, "/")).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE, "{error}");
    }

    #[tokio::test]
    async fn a_server_that_cannot_be_reached_is_a_bad_gateway() {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", closed.local_addr().unwrap());
        drop(closed);
        let upstream = Upstream::new(&address, LIMITS).unwrap();
        let error = upstream.send(upstream.request(Method::GET, "/")).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::BAD_GATEWAY, "{error}");
    }

    #[test]
    fn only_the_address_of_a_server_is_one() {
        assert!(Upstream::new("http://127.0.0.1:3000", LIMITS).is_ok());
        assert!(Upstream::new("http://localhost/", LIMITS).is_ok());
        for wrong in ["", "localhost:3000", "http://a/b", "http://a/?b", "ftp://a", "https://a"] {
            let error = Upstream::new(wrong, LIMITS).unwrap_err().to_string();
            assert!(error.contains("PER-9502") && error.contains("hint:"), "{error}");
        }
    }
}

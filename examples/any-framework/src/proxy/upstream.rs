//! [`Upstream`]: the other server, and the connections to it.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Url};

/// How long a connection may take to be made.
const CONNECT_TIME: Duration = Duration::from_secs(3);
/// How long the other server may be silent.
const SILENCE: Duration = Duration::from_secs(30);
/// How long an idle connection is kept: less than the five seconds after which Node.js closes it.
const IDLE_TIME: Duration = Duration::from_secs(4);

/// The other server.
#[derive(Debug)]
pub(crate) struct Upstream {
    client: Client,
    /// Scheme, host and port, without a slash at the end.
    origin: String,
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
    pub(crate) fn new(address: &str) -> Result<Self, UpstreamError> {
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
            .read_timeout(SILENCE)
            .pool_idle_timeout(IDLE_TIME)
            .build()?;
        Ok(Self { client, origin: url.as_str().trim_end_matches('/').to_owned() })
    }

    /// Begins a request for a path and query as they stand in a request.
    pub(crate) fn request(&self, method: Method, path_and_query: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path_and_query}", self.origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_a_server_is_one() {
        assert!(Upstream::new("http://127.0.0.1:3000").is_ok());
        assert!(Upstream::new("http://localhost/").is_ok());
        for wrong in ["", "localhost:3000", "http://a/b", "http://a/?b", "ftp://a", "https://a"] {
            let error = Upstream::new(wrong).unwrap_err().to_string();
            assert!(error.contains("PER-9502") && error.contains("hint:"), "{error}");
        }
    }
}

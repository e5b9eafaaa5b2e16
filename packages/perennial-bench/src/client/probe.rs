//! [`Probe`]: single requests, whose answers are looked at as a whole.

use std::net::SocketAddr;

use super::connection::headers_of;
use super::{Connection, request};
use crate::BenchError;

/// Asks single requests.
pub(crate) struct Probe<'r> {
    runtime: &'r tokio::runtime::Runtime,
    address: SocketAddr,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl<'r> Probe<'r> {
    pub(crate) fn new(runtime: &'r tokio::runtime::Runtime, address: SocketAddr) -> Self {
        Self { runtime, address }
    }

    /// Asks for a path, on a connection of its own. Whatever the status is, that is the answer.
    pub(crate) fn ask(&self, path: &str, encoding: Option<&str>) -> Result<Reply, BenchError> {
        self.send(path, &request(path, encoding))
    }

    /// Sends a request with the operator's token.
    pub(crate) fn ask_as_operator(&self, path: &str, token: &str) -> Result<Reply, BenchError> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: benchmark\r\nauthorization: Bearer {token}\r\n\r\n"
        );
        self.send(path, request.as_bytes())
    }

    fn send(&self, path: &str, request: &[u8]) -> Result<Reply, BenchError> {
        let exchange = async {
            let mut connection = Connection::open(self.address).await?;
            let answer = connection.exchange(request).await?;
            let (headers, body) = (headers_of(answer.head), answer.body.to_vec());
            Ok(Reply { status: answer.status, headers, body })
        };
        self.runtime.block_on(exchange).map_err(BenchError::io(format!("asking for {path}")))
    }
}

impl Reply {
    /// The value of a header, or an empty text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The body of a good answer.
    pub(crate) fn good(self, path: &str) -> Result<Self, BenchError> {
        match self.status {
            200 => Ok(self),
            status => Err(BenchError::answer(path, format!("the status is {status}"))),
        }
    }

    /// A counter in the text form of Prometheus.
    pub(crate) fn counter(&self, name: &str) -> Option<u64> {
        let text = std::str::from_utf8(&self.body).ok()?;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        value.parse().ok()
    }
}

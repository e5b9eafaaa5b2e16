//! [`Connection`]: requests one after another over one socket.

use std::io::{BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::{Request, Response};
use crate::TestError;

/// How long an answer may take before a test is told that it did not come.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);

/// A connection that is kept open between requests.
#[derive(Debug)]
pub struct Connection {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects. Answers may take 60 seconds.
    ///
    /// # Errors
    /// [`TestError::Connection`].
    pub fn open(address: SocketAddr) -> Result<Self, TestError> {
        let stream = TcpStream::connect(address).and_then(|stream| {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(LONGEST_ANSWER))?;
            Ok(stream)
        });
        let stream =
            stream.map_err(|source| failed(format!("no connection to {address}"), source))?;
        Ok(Self { address, stream: BufReader::new(stream) })
    }

    /// Sends a request and reads the answer to it.
    ///
    /// # Errors
    /// [`TestError::Connection`] if the connection breaks, [`TestError::Http`] if the answer is
    /// not one.
    pub fn send(&mut self, request: &Request) -> Result<Response, TestError> {
        self.write(request)?;
        self.read(request)
    }

    /// Sends a request, without waiting for the answer.
    ///
    /// # Errors
    /// [`TestError::Connection`].
    pub fn write(&mut self, request: &Request) -> Result<(), TestError> {
        let bytes = request.to_bytes(self.address);
        let sent = self.stream.get_mut().write_all(&bytes);
        sent.map_err(|source| failed("the request was not sent".to_owned(), source))
    }

    /// Reads the answer to a request that was sent.
    ///
    /// # Errors
    /// As for [`send`](Self::send).
    pub fn read(&mut self, request: &Request) -> Result<Response, TestError> {
        Response::read(&mut self.stream, &request.method).map_err(|error| {
            error.unwrap_or_else(|| {
                let source = std::io::ErrorKind::UnexpectedEof.into();
                failed("the connection was closed without an answer".to_owned(), source)
            })
        })
    }
}

fn failed(what: String, source: std::io::Error) -> TestError {
    TestError::Connection { what, source }
}

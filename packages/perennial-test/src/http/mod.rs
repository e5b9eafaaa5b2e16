//! A small HTTP/1.1 client that sends what it is given, byte for byte (RFC 9112).
//!
//! It neither normalises paths nor follows redirects, decodes bodies or adds headers, but for
//! `Host` and, where there is a body, `Content-Length`.
//!
//! ```no_run
//! use perennial_test::http::{Connection, Request};
//! # fn main() -> Result<(), perennial_test::TestError> {
//! let mut connection = Connection::open("127.0.0.1:8080".parse().unwrap())?;
//! let response = connection.send(&Request::get("/a/../b").header("accept-encoding", "br"))?;
//! assert_eq!(response.status, 400);
//! assert_eq!(connection.send(&Request::get("/"))?.header("content-encoding"), None);
//! # Ok(())
//! # }
//! ```

mod connection;
mod request;
mod response;

pub use connection::Connection;
pub use request::Request;
pub use response::Response;

use std::net::SocketAddr;

use crate::TestError;

/// Sends one `GET` over a connection of its own.
///
/// # Errors
/// [`TestError::Connection`] and [`TestError::Http`].
pub fn get(address: SocketAddr, target: &str) -> Result<Response, TestError> {
    send(address, &Request::get(target))
}

/// Sends one request over a connection of its own.
///
/// # Errors
/// [`TestError::Connection`] and [`TestError::Http`].
pub fn send(address: SocketAddr, request: &Request) -> Result<Response, TestError> {
    Connection::open(address)?.send(request)
}

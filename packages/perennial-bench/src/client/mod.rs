//! The client: one connection, one request at a time on it, and many of them as load.

mod connection;
mod load;
mod probe;

pub(crate) use connection::Connection;
pub(crate) use load::{Load, Until};
pub(crate) use probe::{Probe, Reply};

/// The bytes of a request.
pub(crate) fn request(path: &str, encoding: Option<&str>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(96);
    write_request(&mut bytes, path, encoding);
    bytes
}

/// Puts the bytes of a request into a buffer.
pub(crate) fn write_request(bytes: &mut Vec<u8>, path: &str, encoding: Option<&str>) {
    bytes.clear();
    bytes.extend_from_slice(b"GET ");
    bytes.extend_from_slice(path.as_bytes());
    bytes.extend_from_slice(b" HTTP/1.1\r\nhost: benchmark\r\n");
    if let Some(encoding) = encoding {
        bytes.extend_from_slice(b"accept-encoding: ");
        bytes.extend_from_slice(encoding.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
}

//! [`Connection`]: one connection that is kept, with one request at a time on it. It does as
//! little as it may: what the client costs is missing in what is measured.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Headers of an answer at most.
const MOST_HEADERS: usize = 32;
/// What an answer usually fits into.
const BUFFER_BYTES: usize = 16 * 1_024;

/// One connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// Where an answer lies in the buffer.
#[derive(Debug, Clone, Copy)]
struct Extent {
    status: u16,
    head: usize,
    whole: usize,
}

/// An answer, in the connection's buffer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'c> {
    pub(crate) status: u16,
    pub(crate) head: &'c [u8],
    pub(crate) body: &'c [u8],
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; BUFFER_BYTES] })
    }

    /// Sends a request and reads its answer, which has a `Content-Length`.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        let (mut filled, mut extent) = (0, None);
        let extent: Extent = loop {
            let spare = self.buffer.get_mut(filled..).unwrap_or_default();
            let read = self.stream.read(spare).await?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if extent.is_none() {
                extent = extent_of(self.buffer.get(..filled).unwrap_or_default())?;
            }
            match extent {
                Some(extent) if filled >= extent.whole => break extent,
                Some(extent) if self.buffer.len() < extent.whole => {
                    self.buffer.resize(extent.whole, 0);
                }
                None if filled == self.buffer.len() => {
                    return Err(Error::new(ErrorKind::InvalidData, "the head is too long"));
                }
                _ => {}
            }
        };
        let head = self.buffer.get(..extent.head).unwrap_or_default();
        let body = self.buffer.get(extent.head..extent.whole).unwrap_or_default();
        Ok(Answer { status: extent.status, head, body })
    }
}

/// Where the answer ends whose beginning this is; `None` if its head is not whole.
fn extent_of(bytes: &[u8]) -> Result<Option<Extent>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let invalid = |reason: &'static str| Error::new(ErrorKind::InvalidData, reason);
    let parsed =
        response.parse(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
    let httparse::Status::Complete(head) = parsed else { return Ok(None) };
    let length = response.headers.iter().find(|it| it.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|it| std::str::from_utf8(it.value).ok()?.parse::<usize>().ok());
    let length = length.ok_or_else(|| invalid("the answer has no content-length"))?;
    let status = response.code.ok_or_else(|| invalid("the answer has no status"))?;
    Ok(Some(Extent { status, head, whole: head + length }))
}

/// The headers of an answer's head: names in lower case, and values.
pub(super) fn headers_of(head: &[u8]) -> Vec<(String, String)> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    if response.parse(head).is_err() {
        return Vec::new();
    }
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    response.headers.iter().map(|it| (it.name.to_ascii_lowercase(), text(it.value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_answer_is_known_from_its_head() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\nabc";
        let extent = extent_of(bytes).unwrap().unwrap();
        assert_eq!((extent.status, extent.whole), (200, bytes.len()));
        assert!(extent_of(b"HTTP/1.1 200 OK\r\nContent-Le").unwrap().is_none());
        assert!(extent_of(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert_eq!(headers_of(bytes)[1], ("a".to_owned(), "b".to_owned()));
    }
}

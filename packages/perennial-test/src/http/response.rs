//! [`Response`]: what came back, and how it is read from the wire.

use std::io::{BufRead, Read};

use crate::TestError;

/// The most bytes that are read of one line of the head.
const LONGEST_LINE: u64 = 64 * 1024;

/// A response, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers in the order in which they came, the names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body: not decompressed, but without the framing of chunks.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of the first header with this name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Reads a response to a request with this method. `Err(None)`: the connection was closed
    /// before the first byte.
    pub(super) fn read(source: &mut impl BufRead, method: &str) -> Result<Self, Option<TestError>> {
        let Some(line) = read_line(source).map_err(Some)? else {
            return Err(None);
        };
        let status = parse_status(&line).map_err(Some)?;
        let headers = read_headers(source).map_err(Some)?;
        let mut response = Self { status, headers, body: Vec::new() };
        let bodiless =
            method == "HEAD" || status == 204 || status == 304 || (100..200).contains(&status);
        if !bodiless {
            response.body = read_body(source, &response).map_err(Some)?;
        }
        Ok(response)
    }
}

fn parse_status(line: &str) -> Result<u16, TestError> {
    let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    status.ok_or_else(|| TestError::Http(format!("the status line is {line:?}")))
}

fn read_headers(source: &mut impl BufRead) -> Result<Vec<(String, String)>, TestError> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(source)?
            .ok_or_else(|| TestError::Http("it ends within the headers".to_owned()))?;
        if line.is_empty() {
            return Ok(headers);
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(TestError::Http(format!("{line:?} is no header")));
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn read_body(source: &mut impl BufRead, response: &Response) -> Result<Vec<u8>, TestError> {
    let chunked = response
        .header("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    if chunked {
        return read_chunks(source);
    }
    let mut body = Vec::new();
    match response.header("content-length") {
        Some(length) => {
            let length: usize = length
                .parse()
                .map_err(|_| TestError::Http(format!("content-length is {length:?}")))?;
            read_exactly(source, length, &mut body)?;
        }
        None => {
            source.read_to_end(&mut body).map_err(broken)?;
        }
    }
    Ok(body)
}

fn read_chunks(source: &mut impl BufRead) -> Result<Vec<u8>, TestError> {
    let mut body = Vec::new();
    loop {
        let line = read_line(source)?.unwrap_or_default();
        let size = line.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16)
            .map_err(|_| TestError::Http(format!("a chunk begins with {line:?}")))?;
        if size == 0 {
            read_headers(source)?;
            return Ok(body);
        }
        read_exactly(source, size, &mut body)?;
        read_line(source)?;
    }
}

fn read_exactly(
    source: &mut impl BufRead,
    length: usize,
    body: &mut Vec<u8>,
) -> Result<(), TestError> {
    let wanted = u64::try_from(length).unwrap_or(u64::MAX);
    let read = source.take(wanted).read_to_end(body).map_err(broken)?;
    if read == length {
        Ok(())
    } else {
        Err(TestError::Http(format!("the body ends after {read} of {length} bytes")))
    }
}

/// A line without its end; `None` at the end of the stream.
fn read_line(source: &mut impl BufRead) -> Result<Option<String>, TestError> {
    let mut line = Vec::new();
    source.take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(broken)?;
    if line.is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&line);
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn broken(source: std::io::Error) -> TestError {
    TestError::Connection { what: "the answer broke off".to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Response, String> {
        Response::read(&mut text.as_bytes(), "GET")
            .map_err(|error| error.map_or_else(|| "closed".to_owned(), |error| error.to_string()))
    }

    #[test]
    fn a_body_is_read_by_its_length_in_chunks_or_to_the_end() {
        let head = "HTTP/1.1 200 OK\r\nX-A: b \r\n";
        let counted = read(&format!("{head}Content-Length: 2\r\n\r\nabc")).unwrap();
        assert_eq!((counted.text().as_str(), counted.header("x-a")), ("ab", Some("b")));
        let chunks = read(&format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
        ));
        assert_eq!(chunks.unwrap().text(), "abcd");
        assert_eq!(read(&format!("{head}\r\nabc")).unwrap().text(), "abc");
    }

    #[test]
    fn a_torn_answer_is_an_error() {
        assert!(
            read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").unwrap_err().contains("3 of 9")
        );
        assert!(read("HTTP/1.1 200 OK\r\nX").is_err());
        assert!(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab").is_err());
        assert!(read("SSH-2.0\r\n").is_err());
        assert_eq!(read("").unwrap_err(), "closed");
    }
}

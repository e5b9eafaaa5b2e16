//! [`Request`]: what is sent.

use std::net::SocketAddr;

/// A request. The target stands in the request line as it is given here.
#[derive(Debug, Clone)]
#[must_use]
pub struct Request {
    pub(super) method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// A request with this method and target.
    pub fn new(method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A `GET` request.
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// A `HEAD` request.
    pub fn head(target: &str) -> Self {
        Self::new("HEAD", target)
    }

    /// Adds a header. A `host` given here takes the place of the default one.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The bytes of the request.
    pub(super) fn to_bytes(&self, address: SocketAddr) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("host: {address}\r\n"));
        }
        if !self.body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_sent_as_it_is_given() {
        let request = Request::get("/a/..%2f?x").header("accept", "*/*");
        let bytes = request.to_bytes("127.0.0.1:80".parse().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "GET /a/..%2f?x HTTP/1.1\r\nhost: 127.0.0.1:80\r\naccept: */*\r\n\r\n");
    }
}

//! [`ConsoleEntry`] and [`NetworkRequest`]: what a page said and what it asked for.

use std::fmt;

use serde_json::Value;
use thirtyfour::BrowserLogEntry;

/// One entry of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleEntry {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    /// Where it comes from, and the text.
    pub message: String,
}

impl ConsoleEntry {
    /// Whether it is an error or a warning.
    #[must_use]
    pub fn is_complaint(&self) -> bool {
        matches!(self.level.as_str(), "SEVERE" | "WARNING")
    }
}

impl From<BrowserLogEntry> for ConsoleEntry {
    fn from(entry: BrowserLogEntry) -> Self {
        Self { level: entry.level, message: entry.message }
    }
}

impl fmt::Display for ConsoleEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level, self.message)
    }
}

/// A request that the browser sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRequest {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// What it was for: `Document`, `Script`, `Stylesheet`, `Fetch`, `Image` …
    pub kind: String,
}

impl NetworkRequest {
    /// The path and query of the URL.
    #[must_use]
    pub fn target(&self) -> &str {
        let after_host = self
            .url
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
        after_host.unwrap_or("/")
    }

    /// Reads the requests out of the messages of the performance log: those that went to a server
    /// over HTTP, not those that the browser answered out of its memory.
    pub(super) fn read<'a>(messages: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        let mut sent = Vec::<(String, Self)>::new();
        for message in messages {
            match Event::parse(message) {
                Some(Event::Sent(id, request)) => sent.push((id, request)),
                Some(Event::AnsweredFromMemory(id)) => sent.retain(|(sent, _)| *sent != id),
                None => {}
            }
        }
        sent.into_iter().map(|(_, request)| request).collect()
    }
}

/// What a message of the performance log tells of a request, with its id.
enum Event {
    Sent(String, NetworkRequest),
    AnsweredFromMemory(String),
}

impl Event {
    fn parse(message: &str) -> Option<Self> {
        let entry: Value = serde_json::from_str(message).ok()?;
        let message = entry.get("message")?;
        let parameters = message.get("params")?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let id = text(parameters.get("requestId"))?;
        match message.get("method")?.as_str()? {
            "Network.requestServedFromCache" => Some(Self::AnsweredFromMemory(id)),
            "Network.requestWillBeSent" => {
                let request = parameters.get("request")?;
                let (method, url) = (text(request.get("method"))?, text(request.get("url"))?);
                let kind = text(parameters.get("type")).unwrap_or_default();
                let over_http = url.starts_with("http");
                over_http.then_some(Self::Sent(id, NetworkRequest { method, url, kind }))
            }
            _ => None,
        }
    }
}

impl fmt::Display for NetworkRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.method, self.url, self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(messages: &[&str], expected: &[(&str, &str, &str)]) {
        let requests = NetworkRequest::read(messages.iter().copied());
        let read = requests.iter().map(|it| (it.method.as_str(), it.target(), it.kind.as_str()));
        assert_eq!(read.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn requests_that_went_to_a_server_are_read_from_the_performance_log() {
        let sent = r#"{"message":{"method":"Network.requestWillBeSent","params":{"requestId":"1",
            "type":"Fetch","request":{"method":"GET","url":"http://a:1/b?c"}}},"webview":"x"}"#;
        let remembered = r#"{"message":{"method":"Network.requestServedFromCache",
            "params":{"requestId":"1"}}}"#;
        check(&[sent], &[("GET", "/b?c", "Fetch")]);
        check(&[sent, remembered], &[]);
        check(&[&sent.replace("requestWillBeSent", "x"), &sent.replace("http://a", "data:")], &[]);
        check(&["no JSON"], &[]);
    }
}

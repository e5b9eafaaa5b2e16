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

    /// Reads an entry of the performance log, if it is about a request that is sent over HTTP.
    pub(super) fn parse(entry: &str) -> Option<Self> {
        let entry: Value = serde_json::from_str(entry).ok()?;
        let message = entry.get("message")?;
        if message.get("method")?.as_str()? != "Network.requestWillBeSent" {
            return None;
        }
        let parameters = message.get("params")?;
        let request = parameters.get("request")?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let url = text(request.get("url"))?;
        let kind = text(parameters.get("type")).unwrap_or_default();
        url.starts_with("http").then_some(Self { method: text(request.get("method"))?, url, kind })
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

    #[test]
    fn a_request_is_read_from_the_performance_log() {
        let entry = r#"{"message":{"method":"Network.requestWillBeSent","params":
            {"type":"Fetch","request":{"method":"GET","url":"http://a:1/b?c"}}},"webview":"x"}"#;
        let request = NetworkRequest::parse(entry).unwrap();
        assert_eq!(
            (request.method.as_str(), request.target(), request.kind.as_str()),
            ("GET", "/b?c", "Fetch")
        );
        assert_eq!(NetworkRequest::parse(&entry.replace("requestWillBeSent", "x")), None);
        assert_eq!(NetworkRequest::parse(&entry.replace("http://a", "data:")), None);
        assert_eq!(NetworkRequest::parse("no JSON"), None);
    }
}

//! Which headers go from one connection to the other (RFC 9110 section 7.6.1).

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Headers that are of one connection alone, whether `Connection` names them or not.
const OF_ONE_CONNECTION: [HeaderName; 9] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Removes the headers that are of one connection alone, and those that `Connection` names.
pub(crate) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&OF_ONE_CONNECTION) {
        headers.remove(name);
    }
}

/// Says whom a request comes from. What the request itself says of that is not believed: it could
/// say anything.
pub(crate) fn forward(headers: &mut HeaderMap, peer: Option<&str>, host: &str, scheme: &str) {
    let said = [
        ("x-forwarded-for", peer.unwrap_or_default()),
        ("x-forwarded-host", host),
        ("x-forwarded-proto", scheme),
    ];
    for (name, value) in said {
        headers.remove(name);
        if let Ok(value) = HeaderValue::from_str(value)
            && !value.is_empty()
        {
            headers.insert(name, value);
        }
    }
    for believed in ["forwarded", "x-real-ip", "x-forwarded-port", "x-forwarded-server"] {
        headers.remove(believed);
    }
    // Section 7.6.3.
    headers.append(header::VIA, HeaderValue::from_static("1.1 perennial"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |&(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn headers_of_one_connection_are_removed_and_those_that_it_names() {
        let mut headers = map(&[
            ("connection", "close, X-Internal"),
            ("connection", "x-other"),
            ("x-internal", "1"),
            ("x-other", "1"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "websocket"),
            ("accept", "text/html"),
        ]);
        remove_hop_by_hop(&mut headers);
        assert_eq!(headers, map(&[("accept", "text/html")]));
    }

    #[test]
    fn what_a_visitor_says_of_its_origin_is_not_believed() {
        let mut headers = map(&[("x-forwarded-for", "6.6.6.6"), ("forwarded", "for=6.6.6.6")]);
        forward(&mut headers, Some("127.0.0.1"), "shop.example", "http");
        let expected = map(&[
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-host", "shop.example"),
            ("x-forwarded-proto", "http"),
            ("via", "1.1 perennial"),
        ]);
        assert_eq!(headers, expected);
    }
}

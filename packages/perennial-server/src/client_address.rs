//! The address of the client: that of the connection, or what a trusted proxy says.

use std::net::IpAddr;

use http::HeaderName;

use crate::Request;

/// What reverse proxies add the address of their client to, by convention; `Forwarded` (RFC 7239) is not read.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client: what stands last in `X-Forwarded-For` that is no trusted proxy's, if the
/// connection is one of theirs. All before it can be invented.
pub(crate) fn of(request: &Request<'_>, trusted: &[IpAddr]) -> Option<IpAddr> {
    let is_trusted = |address: &IpAddr| trusted.contains(address);
    let mut client = request.peer?.to_canonical();
    let said = request.list(&FORWARDED_FOR).unwrap_or_default();
    for address in said.rsplit(',') {
        if !is_trusted(&client) {
            break;
        }
        let Ok(address) = address.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    Some(client)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;

    #[test]
    fn a_proxy_is_believed_if_it_is_trusted_and_its_client_is_not() {
        let (method, body) = (Method::POST, Bytes::new());
        let proxies = ["10.0.0.1", "10.0.0.2"].map(|it| it.parse().unwrap());
        for (peer, said, client) in [
            ("192.0.2.1", &[][..], "192.0.2.1"),
            ("192.0.2.1", &["192.0.2.9"], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.9"], "192.0.2.9"),
            ("10.0.0.1", &["192.0.2.7, 192.0.2.9"], "192.0.2.9"),
            ("10.0.0.1", &["192.0.2.7", "192.0.2.9, 10.0.0.2"], "192.0.2.9"),
            ("::ffff:10.0.0.1", &["192.0.2.9"], "192.0.2.9"),
            ("10.0.0.1", &["192.0.2.9, unknown"], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
            }
            let request = Request {
                method: &method,
                path: "/",
                query: "",
                headers: &headers,
                body: &body,
                files: None,
                peer: Some(peer.parse().unwrap()),
            };
            assert_eq!(of(&request, &proxies), Some(client.parse().unwrap()), "{peer} {said:?}");
        }
    }
}

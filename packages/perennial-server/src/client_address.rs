//! [`of_request`]: the address for which the resources of a request are counted.

use std::net::{IpAddr, Ipv6Addr};

use http::HeaderName;

use crate::{Request, ServerLimits};

/// The addresses that reverse proxies name, each proxy adding the one at its other end last.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl ServerLimits {
    /// The address for which a client is counted; `None` for a reverse proxy, which speaks for many. An
    /// IPv6 client is counted by the first 64 bits of its address.
    #[must_use]
    pub fn counted(&self, peer: IpAddr) -> Option<IpAddr> {
        let address = peer.to_canonical();
        if address.is_loopback() || self.trusted_addresses.contains(&address) {
            return None;
        }
        Some(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        })
    }
}

/// The address for which a request is counted. Of a reverse proxy, it is the one that the proxy added to
/// `X-Forwarded-For`; what stands before that, anybody can have written.
pub(crate) fn of_request(limits: &ServerLimits, request: &Request<'_>) -> Option<IpAddr> {
    let peer = request.peer?;
    limits.counted(peer).or_else(|| {
        let named = request.list(&X_FORWARDED_FOR)?;
        limits.counted(named.rsplit(',').next()?.trim().parse().ok()?)
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;

    #[test]
    fn only_a_proxy_says_for_whom_it_asks_and_only_its_own_entry_counts() {
        let limits = ServerLimits {
            trusted_addresses: vec!["10.0.0.9".parse().unwrap()],
            ..ServerLimits::default()
        };
        let of = |peer: &str, named: &[&'static str]| {
            let (method, body) = (Method::GET, Bytes::new());
            let mut headers = HeaderMap::new();
            for line in named {
                headers.append(X_FORWARDED_FOR, HeaderValue::from_static(line));
            }
            let peer = peer.parse().ok();
            let (path, query, headers) = ("/", "", &headers);
            let request =
                Request { method: &method, path, query, headers, body: &body, files: None, peer };
            of_request(&limits, &request).map(|address| address.to_string())
        };
        assert_eq!(of("192.0.2.1", &["192.0.2.2"]).unwrap(), "192.0.2.1", "anybody can write it");
        assert_eq!(of("10.0.0.9", &["192.0.2.2, 192.0.2.3"]).unwrap(), "192.0.2.3");
        assert_eq!(of("127.0.0.1", &["192.0.2.2", "2001:db8::1:2:3:4"]).unwrap(), "2001:db8::");
        assert_eq!(of("::ffff:10.0.0.9", &[]), None);
        assert_eq!(of("10.0.0.9", &["unknown"]), None);
        assert_eq!(of("", &["192.0.2.2"]), None);
    }
}

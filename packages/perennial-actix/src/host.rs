//! [`Hosts`]: which `Host` a request may name.

use std::net::IpAddr;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use perennial_protocol::Origin;
use perennial_server::Settings;

/// Which `Host` a request may name: any valid one, and in development only this machine's. A page
/// elsewhere that makes its name point here must not read what is being developed.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// The names besides local ones, in development.
    local: Option<Vec<String>>,
}

impl Hosts {
    pub(crate) fn new(settings: &Settings, origin: Option<&Origin>) -> Self {
        let local = settings.development.then(|| {
            let origin = origin.and_then(|origin| origin.as_str().split_once("://"));
            let origin = origin.map(|(_, host)| name(host).to_ascii_lowercase());
            settings.hosts.iter().map(|host| host.to_ascii_lowercase()).chain(origin).collect()
        });
        Self { local }
    }

    /// Checks the host of a request.
    ///
    /// # Errors
    /// The status and the reason to refuse it with.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), (StatusCode, &'static str)> {
        if !is_valid(headers) {
            return Err((StatusCode::BAD_REQUEST, "The host is not written as hosts are.\n"));
        }
        let Some(local) = &self.local else { return Ok(()) };
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        if is_local(name(host.unwrap_or("localhost")), local) {
            return Ok(());
        }
        let reason = "The development server does not answer this host.\n\
                      hint: name it in PERENNIAL_HOSTS\n";
        Err((StatusCode::FORBIDDEN, reason))
    }
}

/// Whether a request has at most one `Host`, and a valid one (RFC 9112 section 3.2). That HTTP/1.1 has
/// one is checked where heads are parsed.
pub(crate) fn is_valid(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST);
    hosts.next().is_none_or(is_host) && hosts.next().is_none()
}

/// `uri-host [ ":" port ]` (RFC 3986 section 3.2.2), which for `http` is not empty (RFC 9110 section
/// 4.2.1).
fn is_host(value: &HeaderValue) -> bool {
    let host = value.as_bytes();
    let bracketed = host
        .strip_prefix(b"[")
        .and_then(|host| host.split_at_checked(host.iter().position(|byte| *byte == b']')?));
    let (name, rest) = match bracketed {
        // `IP-literal`: colons stand within the brackets.
        Some((name, rest)) if name.iter().all(|byte| is_in_name(*byte) || *byte == b':') => {
            (b"".as_slice(), rest.strip_prefix(b"]").unwrap_or(rest))
        }
        _ => host.split_at(host.iter().position(|byte| *byte == b':').unwrap_or(host.len())),
    };
    let port = rest.strip_prefix(b":").unwrap_or(rest);
    let is_named = bracketed.is_some() || !name.is_empty();
    is_named && name.iter().all(|byte| is_in_name(*byte)) && port.iter().all(u8::is_ascii_digit)
}

/// `unreserved`, `sub-delims` and `%` (RFC 3986 section 2).
fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(&byte)
}

/// A host without its port.
fn name(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((name, _)) => name,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    }
}

fn is_local(name: &str, others: &[String]) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok()
        || others.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(hosts: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        headers
    }

    #[test]
    fn a_host_is_a_name_or_an_address_and_a_port() {
        for host in ["a.example", "a.example:80", "127.0.0.1:8080", "[::1]:80", "[::1]", "a_b"] {
            assert!(is_valid(&headers(&[host])), "{host}");
        }
        let hostile = [
            "a b\">", "a/b", "a@b", "a:b", "a:80:90", "[::1", "[::1]x", "a,b c", "<a>", "[/]", "",
            ":80",
        ];
        for host in hostile {
            assert!(!is_valid(&headers(&[host])), "{host}");
        }
        assert!(is_valid(&headers(&[])) && !is_valid(&headers(&["a", "a"])));
    }

    #[test]
    fn in_development_only_hosts_of_this_machine_and_named_ones_are_answered() {
        let hosts = Hosts { local: Some(vec!["dev.example".into()]) };
        for host in ["localhost:80", "app.localhost", "127.0.0.1:1", "[::1]:1", "Dev.Example:1"] {
            assert!(hosts.check(&headers(&[host])).is_ok(), "{host}");
        }
        let other = hosts.check(&headers(&["evil.example"])).unwrap_err();
        assert_eq!(other.0, StatusCode::FORBIDDEN);
        assert!(Hosts { local: None }.check(&headers(&["evil.example"])).is_ok());
    }
}

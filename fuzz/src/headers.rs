//! [`headers`]: what a request says of encodings, and of what it has already.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use perennial_isg::{CacheStatus, Encoding, Entry, Hit, Representation};
use perennial_server::parts::answer_with_entry;
use perennial_server::{Request, Response};

const ENCODINGS: [Encoding; 4] =
    [Encoding::Identity, Encoding::Brotli, Encoding::Zstd, Encoding::Gzip];

/// Whatever `Accept-Encoding` and `If-None-Match` say, the answer is the entry in an encoding that
/// was named, with its own `ETag`, or 304 if that was named, or 406 if none is accepted.
///
/// # Panics
/// If it is not.
pub fn headers(bytes: &[u8]) {
    let middle = bytes.len() / 2;
    for (accept, known) in [(bytes, &b""[..]), (&b""[..], bytes), bytes.split_at(middle)] {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::ACCEPT_ENCODING, accept), (header::IF_NONE_MATCH, known)] {
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.insert(name, value);
            }
        }
        for representation in [Representation::Page, Representation::Data] {
            check(&headers, representation);
        }
    }
}

fn check(headers: &HeaderMap, representation: Representation) {
    let body = Bytes::new();
    let request = Request::new(&Method::GET, "/", "", headers, &body);
    let hit = hit();
    let response = answer_with_entry(&request, &hit, representation, |_| {});
    let etag = value(&response, &header::ETAG).unwrap_or_default();
    let text = |name| {
        let value = headers.get(name).map(|value: &HeaderValue| value.as_bytes());
        String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
    };
    let accept = text(header::ACCEPT_ENCODING).to_ascii_lowercase();
    let known = text(header::IF_NONE_MATCH);
    match response.status {
        StatusCode::NOT_MODIFIED => {
            assert!(known.contains(etag) || known.contains('*'), "{known:?}");
            assert!(response.body.is_empty());
        }
        StatusCode::OK => {
            let named = value(&response, &header::CONTENT_ENCODING);
            let encoding =
                ENCODINGS.into_iter().find(|it| it.name() == named.unwrap_or("identity"));
            let encoding = encoding.expect("an encoding that there is");
            let liked = encoding == Encoding::Identity
                || accept.contains(encoding.name())
                || accept.contains('*');
            assert!(liked, "{accept:?}: {}", encoding.name());
            assert_eq!(hit.entry.etag(representation, encoding), etag);
            let right = match encoding {
                Encoding::Identity => identity(&hit.entry, representation),
                other => hit.entry.encoded(representation, other).expect("it was made").clone(),
            };
            assert_eq!(response.body, right);
        }
        StatusCode::NOT_ACCEPTABLE => {
            assert!(accept.contains('0'), "{accept:?}");
            assert_eq!(value(&response, &header::CACHE_CONTROL), Some("no-store"));
        }
        other => panic!("{other}"),
    }
    assert_eq!(value(&response, &header::VARY), Some("accept-encoding"));
}

fn value<'r>(response: &'r Response, name: &header::HeaderName) -> Option<&'r str> {
    let found = response.headers.iter().find(|(own, _)| own == name);
    found.and_then(|(_, value)| value.to_str().ok())
}

fn identity(entry: &Entry, representation: Representation) -> Bytes {
    match representation {
        Representation::Page => entry.page().clone(),
        Representation::Data => entry.data().clone(),
    }
}

fn hit() -> Hit {
    static ENTRY: OnceLock<Arc<Entry>> = OnceLock::new();
    Hit {
        entry: Arc::clone(ENTRY.get_or_init(crate::entry::stored)),
        cache: CacheStatus::Hit { ttl: 60 },
        fresh_for: Some(Duration::from_secs(60)),
        stale_for: Duration::from_secs(60),
    }
}

//! The response to a request for a stored entry. This is the hot path.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use perennial_isg::{CacheStatus, Encoding, Entry, Hit, Representation};
use perennial_protocol::headers::CACHE_NAME;

use crate::conclude::conclude;
use crate::headers::{CACHE_STATUS, CDN_CACHE_CONTROL, HTML, JSON, PRIVATE};
use crate::{Request, Response, Site, accept_encoding};

/// For how long other caches may keep anything, and what does not expire by time: one year, in
/// seconds.
const LONGEST: u64 = 31_536_000;

/// What of the headers depends on the content alone: made once for an entry, and kept with it.
struct Prepared {
    status: StatusCode,
    /// In the order of [`Representation::ALL`] and of identity, then [`Encoding::COMPRESSED`].
    etags: [[HeaderValue; 4]; 2],
    own: Vec<(HeaderName, HeaderValue)>,
}

/// The headers of one answer that depend on the time.
#[derive(Clone)]
struct Told {
    /// What they were made from: how the answer came about, and the two windows in seconds.
    of: (CacheStatus, Option<u64>, u64),
    cache_control: HeaderValue,
    cdn_cache_control: HeaderValue,
    cache_status: HeaderValue,
}

thread_local! {
    /// What the last answers said of the time, of whatever pages: those with the same windows say the
    /// same, and those without any always do.
    static TOLD: RefCell<[Option<Told>; TOLD_PLACES]> = const { RefCell::new([const { None }; TOLD_PLACES]) };
}

/// How many of them are held.
const TOLD_PLACES: usize = 32;

impl Told {
    fn of(hit: &Hit) -> Self {
        let fresh = hit.fresh_for.map(|fresh| fresh.as_secs());
        let of = (hit.cache, fresh, hit.stale_for.as_secs());
        let place = fresh.unwrap_or_default().wrapping_add(of.2) as usize % TOLD_PLACES;
        TOLD.with_borrow_mut(|places| {
            let held = places.get(place).and_then(Option::as_ref).filter(|told| told.of == of);
            if let Some(told) = held {
                return told.clone();
            }
            let windows = Windows::new(hit.cache, hit.fresh_for, hit.stale_for);
            let told = Self {
                of,
                cache_control: windows.cache_control(),
                cdn_cache_control: windows.cdn_cache_control(),
                cache_status: cache_status(hit),
            };
            if let Some(place) = places.get_mut(place) {
                *place = Some(told.clone());
            }
            told
        })
    }
}

impl Prepared {
    fn new(entry: &Entry) -> Self {
        let etag = |representation, encoding| {
            let text: Bytes = entry.etag(representation, encoding).clone();
            HeaderValue::from_maybe_shared(text)
                .unwrap_or_else(|_| HeaderValue::from_static("\"\""))
        };
        let [br, zstd, gzip] = Encoding::COMPRESSED;
        let etags = |r| [etag(r, Encoding::Identity), etag(r, br), etag(r, zstd), etag(r, gzip)];
        let own = entry.headers().iter().filter_map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        });
        Self {
            status: StatusCode::from_u16(entry.status()).unwrap_or(StatusCode::OK),
            etags: Representation::ALL.map(etags),
            own: own.collect(),
        }
    }

    fn etag(&self, representation: Representation, encoding: Encoding) -> &HeaderValue {
        let [page, data] = &self.etags;
        let [identity, br, zstd, gzip] = match representation {
            Representation::Page => page,
            Representation::Data => data,
        };
        match encoding {
            Encoding::Identity => identity,
            Encoding::Brotli => br,
            Encoding::Zstd => zstd,
            Encoding::Gzip => gzip,
        }
    }
}

/// Answers with an entry of a site's page.
pub(crate) fn respond(
    site: &Site,
    request: &Request<'_>,
    hit: &Hit,
    representation: Representation,
) -> Response {
    let shown = representation == Representation::Page;
    answer(request, hit, representation, shown, |response| site.add_common(response, shown))
}

/// Answers with an entry, [concluded](crate::parts::conclude): status, `ETag`, `Vary`,
/// `Cache-Control`, `CDN-Cache-Control`, `Cache-Status`, the entry's own headers and, of its
/// encodings, the one that the request likes best. `add` adds what every response has.
pub fn answer_with_entry(
    request: &Request<'_>,
    hit: &Hit,
    representation: Representation,
    add: impl FnOnce(&mut Response),
) -> Response {
    conclude(request, answer(request, hit, representation, true, add))
}

/// `own` says whether the entry's own headers are sent.
fn answer(
    request: &Request<'_>,
    hit: &Hit,
    representation: Representation,
    own: bool,
    add: impl FnOnce(&mut Response),
) -> Response {
    let entry = &*hit.entry;
    let made;
    let prepared = match entry.extension(Prepared::new) {
        Some(prepared) => prepared,
        None => {
            made = Prepared::new(entry);
            &made
        }
    };
    let (encoding, body) = body(request, entry, representation);
    let etag = prepared.etag(representation, encoding);
    let told = Told::of(hit);
    let mut response = Response::new(prepared.status);
    // Pushed one by one, and what is always the same made by the compiler: this is done for every
    // hit.
    let headers = &mut response.headers;
    headers.push((header::ETAG, etag.clone()));
    headers.push((header::VARY, const { HeaderValue::from_static("accept-encoding") }));
    headers.push((header::CACHE_CONTROL, told.cache_control));
    headers.push((CDN_CACHE_CONTROL, told.cdn_cache_control));
    headers.push((CACHE_STATUS, told.cache_status));
    if own {
        headers.extend(prepared.own.iter().cloned());
    }
    add(&mut response);
    if let Some(name) = coding(encoding) {
        response.headers.push((header::CONTENT_ENCODING, name));
    }
    response.headers.push((header::CONTENT_TYPE, content_type(representation)));
    response.body = body;
    response
}

/// The name of an encoding as a header says it; identity is not said.
const fn coding(encoding: Encoding) -> Option<HeaderValue> {
    match encoding {
        Encoding::Identity => None,
        Encoding::Brotli => Some(const { HeaderValue::from_static(Encoding::Brotli.name()) }),
        Encoding::Zstd => Some(const { HeaderValue::from_static(Encoding::Zstd.name()) }),
        Encoding::Gzip => Some(const { HeaderValue::from_static(Encoding::Gzip.name()) }),
    }
}

const fn content_type(representation: Representation) -> HeaderValue {
    match representation {
        Representation::Page => const { HeaderValue::from_static(HTML) },
        Representation::Data => const { HeaderValue::from_static(JSON) },
    }
}

/// Keeps a response from all caches.
pub(crate) fn make_private(response: &mut Response) {
    response.headers.retain(|(name, _)| *name != CDN_CACHE_CONTROL);
    for (name, value) in &mut response.headers {
        if *name == header::CACHE_CONTROL && *value != "no-store" {
            *value = PRIVATE;
        }
    }
}

fn body(request: &Request<'_>, entry: &Entry, representation: Representation) -> (Encoding, Bytes) {
    let accept = request.list(&header::ACCEPT_ENCODING);
    let at_hand = |encoding| entry.encoded(representation, encoding).is_some();
    let encoding = accept_encoding::choose(accept.as_deref(), at_hand);
    match entry.encoded(representation, encoding) {
        Some(bytes) => (encoding, bytes.clone()),
        None => (Encoding::Identity, identity(entry, representation)),
    }
}

fn identity(entry: &Entry, representation: Representation) -> Bytes {
    match representation {
        Representation::Page => entry.page().clone(),
        Representation::Data => entry.data().clone(),
    }
}

/// The seconds that remain of each window, capped at [`LONGEST`].
struct Windows {
    fresh: u64,
    /// For how long it may be shown after that, while it is renewed; `None` if it does not expire.
    stale: Option<u64>,
}

impl Windows {
    fn new(cache: CacheStatus, fresh_for: Option<Duration>, stale_for: Duration) -> Self {
        // However the clock stands, a stale entry is not fresh.
        let is_stale =
            matches!(cache, CacheStatus::Stale { .. } | CacheStatus::StaleIfError { .. });
        let fresh = if is_stale { Some(0) } else { fresh_for.map(|fresh| fresh.as_secs()) };
        Self {
            fresh: fresh.unwrap_or(LONGEST).min(LONGEST),
            stale: fresh.map(|_| stale_for.as_secs().min(LONGEST)),
        }
    }

    /// For browsers, and for caches between that know nothing better.
    fn cache_control(&self) -> HeaderValue {
        self.written("public, max-age=0, s-maxage=")
    }

    /// For caches between. By RFC 9111 section 5.2.2.10, `s-maxage` forbids to show what is stale;
    /// here nothing contradicts `stale-while-revalidate` (RFC 9213).
    fn cdn_cache_control(&self) -> HeaderValue {
        self.written("public, max-age=")
    }

    fn written(&self, begin: &str) -> HeaderValue {
        let mut text = String::with_capacity(80);
        // Writing to a string cannot fail.
        let _ = write!(text, "{begin}{}", self.fresh);
        if let Some(stale) = self.stale {
            let _ = write!(text, ", stale-while-revalidate={stale}");
        }
        HeaderValue::from_maybe_shared(Bytes::from(text))
            .unwrap_or_else(|_| HeaderValue::from_static("no-store"))
    }
}

/// How the answer came about.
fn cache_status(hit: &Hit) -> HeaderValue {
    HeaderValue::from_str(&hit.cache.to_string())
        .unwrap_or_else(|_| HeaderValue::from_static(CACHE_NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cache: CacheStatus, fresh: Option<Duration>, stale: Duration, expected: &str) {
        let windows = Windows::new(cache, fresh, stale);
        assert_eq!(windows.cdn_cache_control(), format!("public, max-age={expected}"));
        let plain = format!("public, max-age=0, s-maxage={expected}");
        assert_eq!(windows.cache_control(), plain);
    }

    #[test]
    fn caches_are_told_what_remains_and_never_more_than_a_year() {
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3_600));
        let hit = CacheStatus::Hit { ttl: 60 };
        check(hit, Some(minute), hour, "60, stale-while-revalidate=3600");
        check(hit, None, hour, "31536000");
        let year = "31536000, stale-while-revalidate=31536000";
        check(hit, Some(Duration::MAX), Duration::MAX, year);
    }

    #[test]
    fn a_stale_entry_is_fresh_for_nobody_however_the_clock_stands() {
        let minute = Duration::from_secs(60);
        for cache in [CacheStatus::Stale { ttl: 3_599 }, CacheStatus::StaleIfError { ttl: 1 }] {
            check(cache, Some(minute), minute, "0, stale-while-revalidate=60");
            check(cache, None, minute, "0, stale-while-revalidate=60");
        }
    }
}

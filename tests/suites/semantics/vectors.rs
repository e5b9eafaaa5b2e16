//! The table: a request, the kinds of URLs that it is sent to, and the status that RFC 9110 and
//! RFC 9111 give to the answer. `{tag}` and `{date}` are those of the plain answer.

use crate::kinds::{ALL, DATED, ERRORS, IN_PARTS, Kind, TAGGED};

/// One row.
pub(crate) struct Vector {
    /// The section of RFC 9110.
    pub(crate) section: &'static str,
    pub(crate) kinds: &'static [Kind],
    pub(crate) method: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// `None`: that of the plain answer.
    pub(crate) status: Option<u16>,
}

const fn get(
    section: &'static str,
    kinds: &'static [Kind],
    headers: &'static [(&'static str, &'static str)],
    status: u16,
) -> Vector {
    Vector { section, kinds, method: "GET", headers, status: Some(status) }
}

const fn head(
    section: &'static str,
    kinds: &'static [Kind],
    headers: &'static [(&'static str, &'static str)],
    status: u16,
) -> Vector {
    Vector { section, kinds, method: "HEAD", headers, status: Some(status) }
}

const fn plain(
    section: &'static str,
    kinds: &'static [Kind],
    headers: &'static [(&'static str, &'static str)],
) -> Vector {
    Vector { section, kinds, method: "GET", headers, status: None }
}

const fn method(method: &'static str, kinds: &'static [Kind]) -> Vector {
    Vector { section: "15.5.6", kinds, method, headers: &[], status: Some(405) }
}

const LONG_AGO: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

pub(crate) const VECTORS: &[Vector] = &[
    // If-None-Match: the weak comparison, of lists in one line and in several.
    get("13.1.2", TAGGED, &[("if-none-match", "{tag}")], 304),
    get("13.1.2", TAGGED, &[("if-none-match", "W/{tag}")], 304),
    get("13.1.2", TAGGED, &[("if-none-match", "*")], 304),
    get("13.1.2", TAGGED, &[("if-none-match", "\"other\", {tag}")], 304),
    get("13.1.2", TAGGED, &[("if-none-match", "\"other\",,{tag} ,")], 304),
    get("5.3", TAGGED, &[("if-none-match", "\"other\""), ("if-none-match", "{tag}")], 304),
    get("5.3", TAGGED, &[("if-none-match", "{tag}"), ("if-none-match", "\"other\"")], 304),
    get("13.1.2", TAGGED, &[("if-none-match", "\"other\"")], 200),
    get("13.1.2", TAGGED, &[("if-none-match", "\"other\", W/\"another\"")], 200),
    get("13.1.2", TAGGED, &[("if-none-match", "garbage")], 200),
    head("13.1.2", TAGGED, &[("if-none-match", "{tag}")], 304),
    head("13.1.2", TAGGED, &[("if-none-match", "\"other\"")], 200),
    // If-Match: the strong comparison.
    get("13.1.1", TAGGED, &[("if-match", "{tag}")], 200),
    get("13.1.1", TAGGED, &[("if-match", "*")], 200),
    get("13.1.1", TAGGED, &[("if-match", "\"other\", {tag}")], 200),
    get("5.3", TAGGED, &[("if-match", "\"other\""), ("if-match", "{tag}")], 200),
    get("13.1.1", TAGGED, &[("if-match", "\"other\"")], 412),
    get("13.1.1", TAGGED, &[("if-match", "W/{tag}")], 412),
    head("13.1.1", TAGGED, &[("if-match", "\"other\"")], 412),
    // The order of precedence.
    get("13.2.2", TAGGED, &[("if-match", "\"other\""), ("if-none-match", "{tag}")], 412),
    get("13.2.2", TAGGED, &[("if-match", "{tag}"), ("if-none-match", "{tag}")], 304),
    get("13.2.2", DATED, &[("if-none-match", "\"x\""), ("if-modified-since", "{date}")], 200),
    get("13.2.2", DATED, &[("if-match", "{tag}"), ("if-unmodified-since", LONG_AGO)], 200),
    // Dates.
    get("13.1.3", DATED, &[("if-modified-since", "{date}")], 304),
    head("13.1.3", DATED, &[("if-modified-since", "{date}")], 304),
    get("13.1.3", DATED, &[("if-modified-since", LONG_AGO)], 200),
    get("13.1.3", DATED, &[("if-modified-since", "yesterday")], 200),
    get("13.1.4", DATED, &[("if-unmodified-since", "{date}")], 200),
    get("13.1.4", DATED, &[("if-unmodified-since", LONG_AGO)], 412),
    get("13.1.4", DATED, &[("if-unmodified-since", "yesterday")], 200),
    // Conditions are evaluated only where the answer without them would be a success.
    plain("13.2.1", ERRORS, &[("if-none-match", "*")]),
    plain("13.2.1", ERRORS, &[("if-match", "\"other\"")]),
    plain("13.2.1", &[Kind::Moved, Kind::Redirect, Kind::Guarded], &[("if-none-match", "*")]),
    plain("13.2.1", &[Kind::Moved, Kind::Redirect, Kind::Guarded], &[("if-match", "\"x\"")]),
    // Ranges.
    get("14.2", IN_PARTS, &[("range", "bytes=0-9")], 206),
    get("14.1.2", IN_PARTS, &[("range", "bytes=5-")], 206),
    get("14.1.2", IN_PARTS, &[("range", "bytes=-5")], 206),
    get("14.1.2", IN_PARTS, &[("range", "bytes=0-99999999")], 206),
    get("5.6.1.2", IN_PARTS, &[("range", "bytes=,0-9")], 206),
    get("5.6.1.2", IN_PARTS, &[("range", "bytes= , 0-9 ,")], 206),
    get("14.1", IN_PARTS, &[("range", "BYTES=0-9")], 206),
    get("14.1.2", IN_PARTS, &[("range", "bytes=99999999-")], 416),
    get("14.1.2", IN_PARTS, &[("range", "bytes=-0")], 416),
    get("14.2", IN_PARTS, &[("range", "lines=0-9")], 200),
    get("14.2", IN_PARTS, &[("range", "bytes=9-0")], 200),
    get("14.2", IN_PARTS, &[("range", "bytes=a-b")], 200),
    get("14.2", IN_PARTS, &[("range", "bytes=0-1,4-5")], 200),
    head("14.2", IN_PARTS, &[("range", "bytes=0-9")], 200),
    get("13.1.5", IN_PARTS, &[("range", "bytes=0-9"), ("if-range", "{tag}")], 206),
    get("13.1.5", IN_PARTS, &[("range", "bytes=0-9"), ("if-range", "\"other\"")], 200),
    get("13.1.5", IN_PARTS, &[("range", "bytes=0-9"), ("if-range", "W/{tag}")], 200),
    get("13.1.5", DATED, &[("range", "bytes=0-9"), ("if-range", LONG_AGO)], 200),
    get("13.2.2", IN_PARTS, &[("range", "bytes=0-9"), ("if-none-match", "{tag}")], 304),
    get("13.2.2", IN_PARTS, &[("range", "bytes=0-9"), ("if-match", "\"other\"")], 412),
    // Where there are no parts, the whole is sent.
    plain("14.2", &[Kind::Page, Kind::Data, Kind::Widget], &[("range", "bytes=0-9")]),
    plain("14.2", &[Kind::Robots, Kind::Sitemap, Kind::Feed], &[("range", "bytes=0-9")]),
    plain("14.2", ERRORS, &[("range", "bytes=0-9")]),
    // Negotiation: nothing but the encoding is negotiated.
    plain("12.5.1", ALL, &[("accept", "image/png")]),
    plain("12.5.1", ALL, &[("accept", "application/json")]),
    plain("12.5.2", ALL, &[("accept-charset", "iso-8859-1")]),
    plain("12.5.4", ALL, &[("accept-language", "de, en;q=0")]),
    plain("12.5.3", ALL, &[("accept-encoding", "br, gzip, zstd")]),
    plain("12.5.3", ALL, &[("accept-encoding", "br"), ("accept-encoding", "gzip")]),
    plain("12.5.3", ALL, &[("accept-encoding", "")]),
    plain("12.5.3", ALL, &[("accept-encoding", "rot13")]),
    plain("12.5.3", ALL, &[("accept-encoding", "*")]),
    plain("12.5.3", ALL, &[("accept-encoding", "*;q=0, identity")]),
    // Headers that mean nothing here change nothing.
    plain("5.1", ALL, &[("x-http-method-override", "DELETE")]),
    plain("7.8", ALL, &[("upgrade", "h2c"), ("connection", "upgrade")]),
    plain("7.6.2", ALL, &[("max-forwards", "0")]),
    plain("5.2.1", ALL, &[("cache-control", "no-cache")]),
    plain("5.2.1", ALL, &[("cache-control", "only-if-cached, max-age=0")]),
    plain("5.4", ALL, &[("pragma", "no-cache")]),
    // Methods.
    Vector { section: "9.3.2", kinds: ALL, method: "HEAD", headers: &[], status: None },
    method("POST", TAGGED),
    method("PUT", TAGGED),
    method("DELETE", TAGGED),
    method("PATCH", TAGGED),
    method("OPTIONS", TAGGED),
    method("TRACE", TAGGED),
    method("FOO", TAGGED),
    method("get", TAGGED),
    method("POST", &[Kind::Health, Kind::Metrics, Kind::Explanation]),
    method("DELETE", &[Kind::Health, Kind::Metrics, Kind::Explanation]),
];

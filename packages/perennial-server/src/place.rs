//! A visitor's place in the log of invalidations: who has changed something sees it on every server.
//!
//! Servers that share a store follow each other's invalidations a moment later. The answer of an action
//! that invalidates says its number in a cookie; a server that has not got so far reads the log before it
//! answers a request with that cookie. A server with a store of its own neither sends nor reads one.

use std::time::Duration;

use http::{HeaderName, HeaderValue, header};
use perennial_isg::{Engine, Generate};
use perennial_protocol::SiteAddress;
use perennial_protocol::headers::PLACE_COOKIE;

use crate::Request;

/// Whether the visitor of a request has made a change that may not be in force here.
pub(crate) fn is_behind<G: Generate>(engine: &Engine<G>, request: &Request<'_>) -> bool {
    engine.is_shared() && of(request).is_some_and(|number| engine.is_behind(number))
}

/// Puts in force what the visitor has changed. Says `false` if the store does not say in time what that is.
pub(crate) async fn catch_up<G: Generate>(engine: &Engine<G>, request: &Request<'_>) -> bool {
    match of(request) {
        Some(number) => engine.follow_to(number).await,
        None => true,
    }
}

/// The number in the cookie of a request.
fn of(request: &Request<'_>) -> Option<u64> {
    let cookies = request.list(&header::COOKIE)?;
    cookies.split([';', ',']).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        if name == PLACE_COOKIE { value.parse().ok() } else { None }
    })
}

/// The header by which an answer says which invalidations its visitor has made.
pub(crate) fn header(
    address: &SiteAddress,
    window: Duration,
    number: u64,
) -> Option<(HeaderName, HeaderValue)> {
    let base = address.base().as_str();
    let path = if base.is_empty() { "/" } else { base };
    let seconds = window.as_secs().max(1);
    let cookie =
        format!("{PLACE_COOKIE}={number}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}");
    Some((header::SET_COOKIE, HeaderValue::from_str(&cookie).ok()?))
}

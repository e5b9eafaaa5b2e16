//! The semantics of HTTP, of every kind of URL that a server has, over real sockets.

#![allow(missing_docs)]

mod conformance;
mod kinds;
mod lint;
mod trust;
mod vectors;

use perennial_test::Site;
use perennial_test::http::{Request, Response};
use perennial_tests::{Semantics, TOKEN};

fn semantics() -> Semantics {
    perennial_tests::semantics(env!("CARGO_BIN_EXE_semantics"))
}

/// Sends a request of an operator, which visitors may send as well.
fn send(site: &Site, method: &str, url: &str, headers: &[(&str, &str)]) -> Response {
    let request = Request::new(method, url).header("authorization", &format!("Bearer {TOKEN}"));
    let add = |request: Request, (name, value): &(&str, &str)| request.header(name, value);
    site.send(&headers.iter().fold(request, add)).unwrap()
}

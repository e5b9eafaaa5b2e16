//! [`decode`]: undoes the content encoding of an answer.

use std::io::Read as _;

use perennial_test::http::Response;

/// The body of an answer as it was before it was encoded.
///
/// # Panics
/// If the body is not what its `Content-Encoding` says.
#[must_use]
pub fn decode(response: &Response) -> Vec<u8> {
    let (body, mut decoded) = (response.body.as_slice(), Vec::new());
    match response.header("content-encoding") {
        None => return body.to_vec(),
        Some("br") => brotli::Decompressor::new(body, 4096).read_to_end(&mut decoded),
        Some("gzip") => flate2::read::MultiGzDecoder::new(body).read_to_end(&mut decoded),
        Some("zstd") => zstd::Decoder::new(body).unwrap().read_to_end(&mut decoded),
        Some(unknown) => panic!("nobody asked for the content encoding {unknown:?}"),
    }
    .unwrap();
    decoded
}

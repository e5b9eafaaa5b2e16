//! [`range`]: parts of static files, and the conditions under which they are sent.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use perennial_server::Request;

use crate::site::{FILE, Site, file};

/// Whatever part of a file is asked for, and under whatever condition, the answer is the file, the
/// very part that it says it is, or says why not.
///
/// # Panics
/// If it is not.
pub fn range(bytes: &[u8]) {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let conditions = [
        header::IF_RANGE,
        header::IF_NONE_MATCH,
        header::IF_MATCH,
        header::IF_MODIFIED_SINCE,
        header::IF_UNMODIFIED_SINCE,
    ];
    check(&[(header::RANGE, bytes)]);
    for condition in conditions {
        check(&[(header::RANGE, first), (condition.clone(), second)]);
        check(&[(header::RANGE, b"bytes=2-5"), (condition, bytes)]);
    }
}

fn check(given: &[(header::HeaderName, &[u8])]) {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(name.clone(), value);
        }
    }
    let (method, body) = (&Method::GET, Bytes::new());
    let request = Request::new(method, FILE, "", &headers, &body);
    let response = Site::shared().respond(request);
    let told = response.headers.iter().find(|(name, _)| name == header::CONTENT_RANGE);
    let told = told.and_then(|(_, value)| value.to_str().ok());
    let whole = file();
    match response.status {
        StatusCode::OK => assert_eq!(response.body, whole),
        StatusCode::PARTIAL_CONTENT => {
            let told = told.and_then(|told| told.strip_prefix("bytes ")).expect("the part");
            let (part, length) = told.split_once('/').expect("the length");
            let (start, end) = part.split_once('-').expect("a part");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            assert_eq!(number(length), whole.len());
            assert_eq!(response.body, whole[number(start)..=number(end)]);
        }
        StatusCode::RANGE_NOT_SATISFIABLE => {
            assert_eq!(told, Some(&*format!("bytes */{}", whole.len())));
        }
        StatusCode::NOT_MODIFIED | StatusCode::PRECONDITION_FAILED => {}
        other => panic!("{other} for {headers:?}"),
    }
}

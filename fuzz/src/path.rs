//! [`path`]: canonical paths, and what a URL asks for.

use perennial_protocol::{CanonicalPath, RequestUrl, data_url};

/// Whatever is taken as a path is canonical: it is written in one way only, stays within its bounds,
/// holds nothing that leads elsewhere, and its data route leads back to it.
///
/// # Panics
/// If one of that is not so.
pub fn path(bytes: &[u8]) {
    let Ok(raw) = std::str::from_utf8(bytes) else { return };
    if let RequestUrl::Data(inner) = RequestUrl::classify(raw) {
        assert!(inner.starts_with('/'), "{inner:?}");
    }
    let decoded = CanonicalPath::from_decoded(raw);
    let Ok(path) = CanonicalPath::parse(raw) else {
        if let Ok(path) = decoded {
            check(&path);
        }
        return;
    };
    assert!(raw.len() <= 2_048, "{} bytes", raw.len());
    check(&path);
}

fn check(path: &CanonicalPath) {
    let text = path.as_str();
    assert!(text.starts_with('/'), "{text:?}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
    if text != "/" {
        for segment in text[1..].split('/') {
            assert!(!segment.is_empty() && segment != "." && segment != "..", "{text:?}");
            assert!(!segment.contains('\\'), "{text:?}");
        }
    }
    let url = path.to_url();
    assert!(url.is_ascii() && !url.starts_with("//"), "{url:?}");
    assert!(!url.contains(['?', '#', '\\', '"', '<', '>', ' ']), "{url:?}");
    // A path from decoded text may be longer as a URL than a URL may be.
    if url.len() <= 2_048 {
        assert_eq!(CanonicalPath::parse(&url).as_ref(), Ok(path), "{url:?}");
        let data = data_url(path);
        match RequestUrl::classify(&data) {
            RequestUrl::Data(inner) => {
                assert_eq!(CanonicalPath::parse(inner).as_ref(), Ok(path), "{data:?}");
            }
            other => panic!("{data:?} is {other:?}"),
        }
    }
    assert_eq!(CanonicalPath::from_decoded(text).as_ref(), Ok(path), "{text:?}");
}

//! Static files: parts, conditions, encodings, aliases; in memory and on disk alike.

use http::Method;
use perennial_core::App;

use crate::support::{body, header, open, refusal, settings, write};

/// More than is held in memory.
const LARGE: usize = 1_200_000;

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n % 251) as u8).collect()
}

#[tokio::test]
async fn a_part_is_answered_alike_from_memory_and_from_disk() {
    for length in [5_000, LARGE] {
        let file = bytes(length);
        let site = open(App::new(), &[("film.mp4", &file)]).await;
        let whole = site.get("/film.mp4").await;
        assert_eq!((whole.status.as_u16(), header(&whole, "accept-ranges")), (200, "bytes"));
        assert_eq!(whole.file.is_some(), length == LARGE);
        assert_eq!(body(whole).await, file);
        let range = [("range", "bytes=100-299")];
        let part = site.send(Method::GET, "/film.mp4", &range).await;
        assert_eq!(part.status, 206);
        assert_eq!(header(&part, "content-range"), format!("bytes 100-299/{length}"));
        assert_eq!(body(part).await, file[100..300]);
        let last = site.send(Method::GET, "/film.mp4", &[("range", "bytes=-7")]).await;
        assert_eq!(body(last).await, file[length - 7..]);
        let past = [("range", "bytes=99999999-")];
        let past = site.send(Method::GET, "/film.mp4", &past).await;
        assert_eq!(past.status, 416);
        assert_eq!(header(&past, "content-range"), format!("bytes */{length}"));
        assert_eq!(header(&past, "cache-control"), "no-store");
        let several = [("range", "bytes=0-1,5-6")];
        let several = site.send(Method::GET, "/film.mp4", &several).await;
        assert_eq!((several.status.as_u16(), body(several).await), (200, file));
    }
}

#[tokio::test]
async fn head_tells_the_length_of_the_whole_and_knows_no_ranges() {
    let file = bytes(LARGE);
    let site = open(App::new(), &[("film.mp4", &file), ("a.txt", b"abc")]).await;
    for (url, length) in [("/film.mp4", LARGE as u64), ("/a.txt", 3)] {
        let head = site.send(Method::HEAD, url, &[("range", "bytes=0-0")]).await;
        assert_eq!((head.status.as_u16(), header(&head, "accept-ranges")), (200, "bytes"), "{url}");
        let told = head.file.as_ref().map_or(head.body.len() as u64, |file| file.length());
        assert_eq!(told, length, "{url}");
    }
}

#[tokio::test]
async fn conditions_decide_by_tag_and_by_date() {
    let site = open(App::new(), &[("a.txt", b"abc")]).await;
    let first = site.get("/a.txt").await;
    let (tag, date) = (header(&first, "etag"), header(&first, "last-modified"));
    let status = async |headers: &[(&str, &str)]| {
        site.send(Method::GET, "/a.txt", headers).await.status.as_u16()
    };
    assert_eq!(status(&[("if-none-match", tag)]).await, 304);
    assert_eq!(status(&[("if-modified-since", date)]).await, 304);
    assert_eq!(status(&[("if-none-match", "\"other\""), ("if-modified-since", date)]).await, 200);
    assert_eq!(status(&[("if-match", "\"other\"")]).await, 412);
    assert_eq!(status(&[("if-match", tag)]).await, 200);
    let long_ago = "Thu, 01 Jan 1970 00:00:01 GMT";
    assert_eq!(status(&[("if-unmodified-since", long_ago)]).await, 412);
    assert_eq!(status(&[("range", "bytes=0-0"), ("if-range", tag)]).await, 206);
    assert_eq!(status(&[("range", "bytes=0-0"), ("if-range", "\"other\"")]).await, 200);
    assert_eq!(status(&[("range", "bytes=0-0"), ("if-none-match", tag)]).await, 304);
}

#[tokio::test]
async fn an_encoded_form_is_found_by_the_hash_of_the_file_and_has_its_own_tag() {
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        r#"{"format":1,"build_id":"b1","app":"t","release":true,"client":null,"assets":{}}"#;
    write(folder.path(), "manifest.json", manifest.as_bytes());
    write(folder.path(), "static/style.css", b"a { color: red }");
    let hash = blake3::hash(b"a { color: red }").to_hex();
    write(folder.path(), &format!("static-encoded/{}.br", &hash[..32]), b"as brotli");
    write(folder.path(), &format!("static-encoded/{}.gz", "0".repeat(32)), b"of another");
    let site = perennial_server::Site::open(App::new(), settings(folder.path())).await.unwrap();
    let site = crate::support::Opened { site, folder };
    let encoded = site.send(Method::GET, "/style.css", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(header(&encoded, "content-encoding"), "br");
    assert_eq!(encoded.body, "as brotli");
    let plain = site.send(Method::GET, "/style.css", &[("accept-encoding", "gzip")]).await;
    assert_eq!((header(&plain, "content-encoding"), &plain.body[..1]), ("", &b"a"[..]));
    assert_ne!(header(&plain, "etag"), header(&encoded, "etag"));
    assert_eq!(header(&plain, "vary"), "accept-encoding");
    // A part of an encoded form is a part of what is sent.
    let headers = [("accept-encoding", "br"), ("range", "bytes=3-")];
    let part = site.send(Method::GET, "/style.css", &headers).await;
    assert_eq!((part.status.as_u16(), &part.body[..]), (206, &b"brotli"[..]));
    assert_eq!(header(&part, "content-range"), "bytes 3-8/9");
}

#[tokio::test]
async fn a_large_file_that_was_replaced_is_not_mixed_with_what_is_known_of_it() {
    let site = open(App::new(), &[("film.mp4", &bytes(LARGE))]).await;
    write(site.folder.path(), "static/film.mp4", b"a shorter one");
    let response = site.get("/film.mp4").await;
    assert_eq!(response.status, 503);
    assert_eq!(header(&response, "cache-control"), "no-store");
}

#[tokio::test]
async fn an_alias_is_the_same_file_at_a_further_address() {
    let files: &[(&str, &[u8])] = &[("icons/favicon.ico", b"icon")];
    let app = || {
        App::new()
            .static_alias("/favicon.ico", "/icons/favicon.ico")
            .static_alias("/apple touch.ico", "static/icons/favicon.ico")
    };
    let site = open(app(), files).await;
    let own = site.get("/icons/favicon.ico").await;
    for url in ["/favicon.ico", "/apple%20touch.ico"] {
        let alias = site.get(url).await;
        assert_eq!((alias.status.as_u16(), &alias.body), (200, &own.body), "{url}");
        assert_eq!(header(&alias, "etag"), header(&own, "etag"), "{url}");
    }
}

#[tokio::test]
async fn an_alias_that_cannot_be_used_is_named_when_the_server_starts() {
    let files: &[(&str, &[u8])] = &[("a.txt", b"a"), ("b.txt", b"b")];
    for (alias, file, reason) in [
        ("/x", "/missing.txt", "no such static file"),
        ("/x", "/../manifest.json", "PER-1014"),
        ("/x", "manifest.json", "PER-1010"),
        ("x", "/a.txt", "PER-1010"),
        ("/b.txt", "/a.txt", "a file at that address already"),
        ("/.perennial/x", "/a.txt", "PER-1020"),
    ] {
        let text = refusal(App::new().static_alias(alias, file), files).await;
        assert!(text.contains("PER-4021") && text.contains(reason), "{alias} {file}: {text}");
    }
    let twice = App::new().static_alias("/x", "/a.txt").static_alias("/x", "/b.txt");
    assert!(refusal(twice, files).await.contains("already"));
}

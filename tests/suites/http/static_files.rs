//! Files of the app's `static` folder, and that nothing outside of it is one.

use perennial_protocol::environment::dist;
use perennial_test::http::{Connection, Request};
use perennial_tests::{Build, checkout, decode};

use crate::{assert_not_stored_by_anyone, assert_varies_by_encoding};

#[test]
fn static_files_stand_at_the_root_with_a_tag_and_their_type() {
    let site = Build::Release.start();
    for (path, kind) in [
        ("/style.css", "text/css"),
        ("/favicon.svg", "image/svg+xml"),
        ("/map.svg", "image/svg+xml"),
    ] {
        let response = site.get(path).unwrap();
        assert_eq!(response.status, 200, "{path}");
        let sent = response.header("content-type").unwrap_or_default();
        assert!(sent.starts_with(kind), "{path} is sent as {sent}");
        let file =
            std::fs::read(checkout().join("examples/atlas/static").join(&path[1..])).unwrap();
        assert!(response.body == file, "{path} is another file");
        let tag = response.header("etag").expect("it has a tag");
        let again = site.send(&Request::get(path).header("if-none-match", tag)).unwrap();
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

#[test]
fn an_alias_is_the_file_that_it_names() {
    let site = Build::Release.start();
    let (own, alias) = (site.get("/favicon.svg").unwrap(), site.get("/favicon.ico").unwrap());
    assert_eq!((own.status, alias.status), (200, 200));
    assert!(alias.body == own.body && alias.header("etag") == own.header("etag"));
    assert_eq!(alias.header("content-type"), Some("image/svg+xml"));
}

#[test]
fn a_compressible_file_is_sent_in_each_encoding_that_the_build_made() {
    let site = Build::Release.start();
    let plain = site.get("/style.css").unwrap();
    for coding in ["br", "zstd", "gzip"] {
        let request = Request::get("/style.css").header("accept-encoding", coding);
        let encoded = site.send(&request).unwrap();
        assert_eq!(encoded.header("content-encoding"), Some(coding));
        assert!(
            encoded.body.len() < plain.body.len() && decode(&encoded) == plain.body,
            "{coding}"
        );
        assert_ne!(encoded.header("etag"), plain.header("etag"), "{coding}");
        assert_varies_by_encoding(&encoded);
        let request = Request::head("/style.css").header("accept-encoding", coding);
        let head = site.send(&request).unwrap();
        let length = encoded.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(length.as_str()), "{coding}");
    }
}

#[test]
fn parts_and_conditions_are_those_of_rfc_9110() {
    let site = Build::Release.start();
    let whole = site.get("/map.svg").unwrap();
    let (tag, length) = (whole.header("etag").unwrap(), whole.body.len());
    let send = |headers: &[(&str, &str)]| {
        let request = Request::get("/map.svg");
        let add = |request: Request, (name, value): &(&str, &str)| request.header(name, value);
        site.send(&headers.iter().fold(request, add)).unwrap()
    };
    let part = send(&[("range", "bytes=10-19")]);
    assert_eq!((part.status, part.body.as_slice()), (206, &whole.body[10..20]));
    let range = format!("bytes 10-19/{length}");
    assert_eq!(part.header("content-range"), Some(range.as_str()));
    let past = send(&[("range", &format!("bytes={length}-"))]);
    assert_eq!((past.status, past.body.len()), (416, 0));
    let range = format!("bytes */{length}");
    assert_eq!(past.header("content-range"), Some(range.as_str()));
    assert_not_stored_by_anyone(&past);
    assert_eq!(send(&[("range", "bytes=0-1,4-5")]).body, whole.body, "several parts are the whole");
    assert_eq!(send(&[("range", "bytes=0-1"), ("if-range", tag)]).status, 206);
    assert_eq!(send(&[("range", "bytes=0-1"), ("if-range", "\"x\"")]).status, 200);
    let date = whole.header("last-modified").expect("it has a date");
    assert_eq!(send(&[("if-modified-since", date)]).status, 304);
    assert_eq!(send(&[("if-modified-since", date), ("if-none-match", "\"x\"")]).status, 200);
    assert_eq!(send(&[("if-match", "\"x\"")]).status, 412);
}

/// Copies the build but for its static files, which are left to the test.
#[cfg(unix)]
fn copy_of_the_build() -> (tempfile::TempDir, std::path::PathBuf, perennial_test::SiteBuilder) {
    let copy = tempfile::tempdir().unwrap();
    let built = Build::Release.dist();
    for entry in [dist::MANIFEST, dist::ASSETS, "atlas"] {
        std::os::unix::fs::symlink(built.join(entry), copy.path().join(entry)).unwrap();
    }
    let folder = copy.path().join(dist::STATIC);
    std::fs::create_dir(&folder).unwrap();
    // The atlas names its icon by an alias, and does not start without it.
    let icon = "favicon.svg";
    std::fs::copy(built.join(dist::STATIC).join(icon), folder.join(icon)).unwrap();
    let data = perennial_tests::target_folder().join("atlas-data");
    let data = std::env::var_os("ATLAS_DATA").unwrap_or_else(|| data.into_os_string());
    let site = perennial_test::Site::of(copy.path()).variable("ATLAS_DATA", data);
    (copy, folder, site)
}

#[cfg(unix)]
#[test]
fn a_large_file_is_sent_while_it_is_read_whole_and_in_parts() {
    let (_copy, folder, site) = copy_of_the_build();
    let file: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(folder.join("film.mp4"), &file).unwrap();
    let site = site.start().unwrap();
    let mut connection = Connection::open(site.address()).unwrap();
    let whole = connection.send(&Request::get("/film.mp4")).unwrap();
    assert_eq!(whole.header("content-type"), Some("video/mp4"));
    assert_eq!(whole.header("content-length"), Some("3000000"));
    assert!(whole.body == file, "the file came as another one");
    let head = connection.send(&Request::head("/film.mp4")).unwrap();
    assert_eq!(head.header("content-length"), Some("3000000"));
    // The connection goes on: nothing of a body followed the head.
    let range = "bytes=1000000-2999998";
    let part = connection.send(&Request::get("/film.mp4").header("range", range)).unwrap();
    assert_eq!((part.status, part.header("content-length")), (206, Some("1999999")));
    assert!(part.body == file[1_000_000..2_999_999], "the part is another one");
    let page = connection.send(&Request::get("/")).unwrap();
    assert_eq!(page.status, 200);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_static_folder() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), "the canary").unwrap();
    let (_copy, folder, site) = copy_of_the_build();
    std::fs::write(folder.join("plain.txt"), "plain").unwrap();
    symlink(outside.path().join("secret.txt"), folder.join("link.txt")).unwrap();
    symlink(outside.path(), folder.join("folder")).unwrap();
    let site = site.start().unwrap();
    assert_eq!(site.get("/plain.txt").unwrap().text(), "plain");
    for path in
        ["/link.txt", "/folder/secret.txt", "/folder", "/../manifest.json", "/static/plain.txt"]
    {
        let response = site.get(path).unwrap();
        assert!(matches!(response.status, 400 | 404), "{path}: {}", response.status);
        assert!(!response.text().contains("canary"), "{path} left the folder");
    }
}

#[test]
fn a_folder_is_no_file_and_shows_no_listing() {
    let site = Build::Release.start();
    for path in [
        "/manifest.json",
        "/.lock",
        "/assets",
        "/store",
        "/Cargo.toml",
        "/style.css/",
        "/style.css/x",
    ] {
        let status = site.get(path).unwrap().status;
        assert!(matches!(status, 308 | 404), "{path}: {status}");
    }
}

//! Files of the app's `static` folder, and that nothing outside of it is one.

use perennial_protocol::environment::dist;
use perennial_test::http::Request;
use perennial_tests::{Build, checkout};

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

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_static_folder() {
    use std::os::unix::fs::symlink;

    let copy = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), "the canary").unwrap();
    let built = Build::Release.dist();
    for entry in [dist::MANIFEST, dist::ASSETS, "atlas"] {
        symlink(built.join(entry), copy.path().join(entry)).unwrap();
    }
    let folder = copy.path().join(dist::STATIC);
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("plain.txt"), "plain").unwrap();
    symlink(outside.path().join("secret.txt"), folder.join("link.txt")).unwrap();
    symlink(outside.path(), folder.join("folder")).unwrap();
    let data = perennial_tests::target_folder().join("atlas-data");
    let data = std::env::var_os("ATLAS_DATA").unwrap_or_else(|| data.into_os_string());
    let site = perennial_test::Site::of(copy.path()).variable("ATLAS_DATA", data).start().unwrap();
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

//! Conditional requests: the tag says whether what is sent would be what one has.

use perennial_test::Site;
use perennial_test::http::{Request, Response};
use perennial_tests::Build;

use crate::CITY;
use crate::encodings::settle;

fn ask(site: &Site, encoding: &str, tag: &str) -> Response {
    let request =
        Request::get(CITY).header("accept-encoding", encoding).header("if-none-match", tag);
    site.send(&request).unwrap()
}

#[test]
fn each_encoding_has_a_strong_tag_of_its_own() {
    let site = Build::Release.start();
    let mut tags: Vec<_> = settle(&site, CITY)
        .into_iter()
        .map(|response| response.header("etag").expect("it has a tag").to_owned())
        .collect();
    assert!(
        tags.iter().all(|tag| tag.starts_with('"') && tag.ends_with('"') && tag.len() > 4),
        "{tags:?}"
    );
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "{tags:?}");
}

#[test]
fn who_has_the_page_gets_304_without_a_body() {
    let site = Build::Release.start();
    for response in settle(&site, CITY) {
        let encoding = response.header("content-encoding").unwrap_or("identity").to_owned();
        let tag = response.header("etag").expect("it has a tag");
        for form in
            [tag.to_owned(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()]
        {
            let answer = ask(&site, &encoding, &form);
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{encoding} {form}");
            for header in ["etag", "vary", "perennial-build"] {
                assert_eq!(answer.header(header), response.header(header), "{encoding} {header}");
            }
            assert!(answer.header("cache-control").is_some_and(|it| it.starts_with("public")));
        }
    }
}

#[test]
fn who_has_something_else_gets_the_page() {
    let site = Build::Release.start();
    settle(&site, CITY);
    let tag = ask(&site, "br", "\"none\"").header("etag").expect("it has a tag").to_owned();
    for form in ["\"other\"", "", "garbage", "\"", &tag[1..tag.len() - 1]] {
        let answer = ask(&site, "br", form);
        assert_eq!(answer.status, 200, "{form:?}");
        assert!(!answer.body.is_empty(), "{form:?}");
    }
}

#[test]
fn the_tag_outlives_a_restart() {
    let mut site = Build::Release.start();
    let tag = site.get(CITY).unwrap().header("etag").expect("it has a tag").to_owned();
    site.restart().unwrap();
    assert_eq!(ask(&site, "identity", &tag).status, 304);
}

//! The lists of the API: articles by tag, author and favorites, the feed and the tags.

use perennial_test::Site;
use serde_json::{Value, json};

use super::{call, expect, page, start, start_with, token, write};

/// The slugs of a list, and how many there are in all.
#[track_caller]
fn list(site: &Site, path: &str, token: &str) -> (Vec<String>, u64) {
    let answer = expect(200, site, ("GET", path), token, &Value::Null);
    let articles = answer["articles"].as_array().unwrap();
    assert!(articles.iter().all(|article| article.get("body").is_none()), "lists have no bodies");
    let slugs = articles.iter().map(|article| article["slug"].as_str().unwrap().to_owned());
    (slugs.collect(), answer["articlesCount"].as_u64().unwrap())
}

#[test]
fn articles_are_listed_by_tag_author_and_favorites_the_newest_first() {
    let (_data, site) = start();
    let (ada, grace) = (token(&site, "ada"), token(&site, "grace"));
    let first = write(&site, &ada, "First of all", &["a tag & more"]);
    let second = write(&site, &grace, "Second of all", &["a tag & more"]);
    let (slugs, count) = list(&site, "/articles", "");
    assert_eq!((slugs.len(), count), (20, 62));
    assert_eq!(slugs[..2], [second.clone(), first.clone()]);
    let tagged = "/articles?tag=a+tag+%26+more";
    assert_eq!(list(&site, tagged, ""), (vec![second.clone(), first.clone()], 2));
    assert_eq!(list(&site, &format!("{tagged}&author=ada"), ""), (vec![first.clone()], 1));
    assert_eq!(list(&site, &format!("{tagged}&limit=1&offset=1"), "").0, [first.clone()]);
    let path = format!("/articles/{first}/favorite");
    for _ in 0..2 {
        let liked = expect(200, &site, ("POST", &path), &grace, &Value::Null);
        let article = &liked["article"];
        assert_eq!((&article["favorited"], &article["favoritesCount"]), (&json!(true), &json!(1)));
    }
    assert_eq!(list(&site, &format!("{tagged}&favorited=grace"), "").0, [first.clone()]);
    let seen = expect(200, &site, ("GET", tagged), &grace, &Value::Null);
    assert_eq!(seen["articles"][1]["favorited"], true);
    let no_longer = expect(200, &site, ("DELETE", &path), &grace, &Value::Null);
    assert_eq!(no_longer["article"]["favoritesCount"], 0);
    assert_eq!(list(&site, &format!("{tagged}&favorited=grace"), "").1, 0);
    expect(404, &site, ("POST", "/articles/none/favorite"), &grace, &Value::Null);
    expect(404, &site, ("DELETE", "/articles/none/favorite"), &grace, &Value::Null);
    assert_eq!(list(&site, "/articles?author=nobody", ""), (vec![], 0));
    for wrong in ["limit=0", "limit=x", "offset=-1"] {
        let errors = expect(422, &site, ("GET", &format!("/articles?{wrong}")), "", &Value::Null);
        assert_eq!(errors["errors"].as_object().unwrap().len(), 1, "{errors}");
    }
}

#[test]
fn the_feed_has_the_articles_of_those_who_are_followed() {
    let (_data, site) = start();
    let (ada, grace, none) = (token(&site, "ada"), token(&site, "grace"), Value::Null);
    assert_eq!(list(&site, "/articles/feed", &ada), (vec![], 0));
    let slug = write(&site, &grace, "For those who follow", &[]);
    expect(200, &site, ("POST", "/profiles/grace/follow"), &ada, &none);
    let (slugs, count) = list(&site, "/articles/feed?limit=1", &ada);
    assert_eq!(slugs, [slug]);
    assert_eq!(count, list(&site, "/articles?author=grace", "").1);
    let feed = expect(200, &site, ("GET", "/articles/feed"), &ada, &none);
    assert_eq!(feed["articles"][0]["author"]["following"], true);
}

#[test]
fn the_tags_are_those_that_most_articles_have() {
    let (_data, site) = start();
    let ada = token(&site, "ada");
    let tags = expect(200, &site, ("GET", "/tags"), "", &Value::Null);
    assert_eq!(tags["tags"].as_array().unwrap().len(), 20);
    assert!(!page(&site, "/").contains(">brand-new<"));
    for number in 0..12 {
        write(&site, &ada, &format!("Tagged {number}"), &["brand-new"]);
    }
    let (_, tags) = call(&site, "GET", "/tags", "", &Value::Null);
    assert_eq!(tags["tags"][0], "brand-new");
    assert!(page(&site, "/").contains("href=\"/?tag=brand-new\""));
}

#[test]
fn ten_thousand_articles_are_served() {
    let (_data, site) = start_with("10000");
    let (slugs, count) = list(&site, "/articles?limit=100&offset=9990", "");
    assert_eq!((slugs.len(), count), (10, 10_000));
    let last = page(&site, "/?page=1000");
    assert!(last.contains(&format!("/article/{}", slugs[9])), "{last}");
    assert!(last.contains("href=\"/?page=999\"") && !last.contains("page=1001"));
    assert_eq!(site.get("/?page=1001").unwrap().status, 404);
    assert_eq!(site.get(&format!("/article/{}", slugs[9])).unwrap().status, 200);
}

//! Each operation of the API's description, with its statuses and its errors.

use serde_json::{Value, json};

use super::{call, expect, generation, page, start, token, write};

/// All operations of the description; a slug, a comment and a user that exist take the places.
const OPERATIONS: [(&str, &str, bool); 19] = [
    ("POST", "/users/login", false),
    ("POST", "/users", false),
    ("GET", "/user", true),
    ("PUT", "/user", true),
    ("GET", "/profiles/grace", false),
    ("POST", "/profiles/grace/follow", true),
    ("DELETE", "/profiles/grace/follow", true),
    ("GET", "/articles/feed", true),
    ("GET", "/articles", false),
    ("POST", "/articles", true),
    ("GET", "/articles/SLUG", false),
    ("PUT", "/articles/SLUG", true),
    ("DELETE", "/articles/SLUG", true),
    ("GET", "/articles/SLUG/comments", false),
    ("POST", "/articles/SLUG/comments", true),
    ("DELETE", "/articles/SLUG/comments/1", true),
    ("POST", "/articles/SLUG/favorite", true),
    ("DELETE", "/articles/SLUG/favorite", true),
    ("GET", "/tags", false),
];

#[test]
fn every_operation_exists_and_those_of_users_ask_for_a_token() {
    let (_data, site) = start();
    let slug = write(&site, &token(&site, "ada"), "Operations", &[]);
    for (method, path, needs_token) in OPERATIONS {
        let path = path.replace("SLUG", &slug);
        let body = json!({ "user": {}, "article": {}, "comment": {} });
        let body = if method == "GET" { Value::Null } else { body };
        let (status, answer) = call(&site, method, &path, "", &body);
        match needs_token {
            true => {
                assert_eq!(status, 401, "{method} {path}");
                assert_eq!(answer, json!({ "errors": { "token": ["is missing"] } }));
            }
            false => assert!([200, 422].contains(&status), "{method} {path}: {status}"),
        }
        let (status, _) = call(&site, method, &path, "wrong", &body);
        assert_eq!(status, 401, "{method} {path} with a token that is invalid");
    }
    assert_eq!(call(&site, "PATCH", "/user", "", &Value::Null).0, 405);
}

#[test]
fn users_register_log_in_and_change_what_they_are() {
    let (_data, site) = start();
    let new = json!({ "user": { "username": "jake", "email": "jake@jake.jake", "password": "jakejake" } });
    let user = &expect(201, &site, ("POST", "/users"), "", &new)["user"];
    let first = user["token"].as_str().unwrap();
    let fields = json!({ "username": "jake", "email": "jake@jake.jake", "bio": null, "image": null, "token": first });
    assert_eq!(user, &fields);
    let taken = expect(409, &site, ("POST", "/users"), "", &new);
    assert_eq!(taken, json!({ "errors": { "username": ["has already been taken"] } }));
    let wrong = json!({ "user": { "username": "a/b", "email": "", "password": "short" } });
    let errors = &expect(422, &site, ("POST", "/users"), "", &wrong)["errors"];
    assert_eq!(errors["email"], json!(["can't be blank"]));
    assert!(errors["username"].is_array() && errors["password"].is_array(), "{errors}");
    for body in [json!({}), json!({ "user": 7 }), json!([])] {
        expect(422, &site, ("POST", "/users"), "", &body);
    }
    let login =
        |password: &str| json!({ "user": { "email": "jake@jake.jake", "password": password } });
    let refused = expect(401, &site, ("POST", "/users/login"), "", &login("wrong password"));
    assert_eq!(refused, json!({ "errors": { "credentials": ["invalid"] } }));
    expect(422, &site, ("POST", "/users/login"), "", &login(""));
    let second = expect(200, &site, ("POST", "/users/login"), "", &login("jakejake"));
    let second = second["user"]["token"].as_str().unwrap().to_owned();
    assert_eq!(
        expect(200, &site, ("GET", "/user"), &second, &Value::Null)["user"]["token"],
        second
    );
    // What is not named stays; `null` takes it away.
    let change = json!({ "user": { "bio": "I skate", "image": "https://a.example/j.png" } });
    expect(200, &site, ("PUT", "/user"), first, &change);
    let user = expect(200, &site, ("PUT", "/user"), first, &json!({ "user": { "image": null } }));
    assert_eq!((&user["user"]["bio"], &user["user"]["image"]), (&json!("I skate"), &Value::Null));
    for wrong in
        [json!({}), json!({ "email": null }), json!({ "username": "grace" }), json!({ "bio": 7 })]
    {
        expect(422, &site, ("PUT", "/user"), first, &json!({ "user": wrong }));
    }
    // A new password ends the tokens from before.
    let change = json!({ "user": { "password": "other password" } });
    let user = expect(200, &site, ("PUT", "/user"), first, &change);
    let third = user["user"]["token"].as_str().unwrap();
    expect(401, &site, ("GET", "/user"), &second, &Value::Null);
    expect(200, &site, ("GET", "/user"), third, &Value::Null);
    expect(401, &site, ("POST", "/users/login"), "", &login("jakejake"));
}

#[test]
fn profiles_are_shown_followed_and_no_longer_followed() {
    let (_data, site) = start();
    let ada = token(&site, "ada");
    let none = Value::Null;
    let profile = expect(200, &site, ("GET", "/profiles/grace"), "", &none);
    let bio = "Finds bugs, and keeps them in a notebook.";
    let known = json!({ "username": "grace", "bio": bio, "image": null, "following": false });
    assert_eq!(profile, json!({ "profile": known }));
    let follows = |answer: Value| answer["profile"]["following"].as_bool().unwrap();
    for _ in 0..2 {
        assert!(follows(expect(200, &site, ("POST", "/profiles/grace/follow"), &ada, &none)));
    }
    assert!(follows(expect(200, &site, ("GET", "/profiles/grace"), &ada, &none)));
    assert!(!follows(expect(200, &site, ("GET", "/profiles/grace"), "", &none)));
    assert!(!follows(expect(200, &site, ("DELETE", "/profiles/grace/follow"), &ada, &none)));
    let missing = json!({ "errors": { "profile": ["not found"] } });
    for operation in [("GET", "/profiles/nobody"), ("POST", "/profiles/nobody/follow")] {
        assert_eq!(expect(404, &site, operation, &ada, &none), missing);
    }
}

#[test]
fn articles_are_written_changed_and_deleted_by_their_authors() {
    let (_data, site) = start();
    let (ada, grace, none) = (token(&site, "ada"), token(&site, "grace"), Value::Null);
    let slug = write(&site, &ada, "How to train your dragon", &["dragons", "training", "dragons"]);
    assert_eq!(slug, "how-to-train-your-dragon");
    let path = format!("/articles/{slug}");
    let shown = expect(200, &site, ("GET", &path), "", &none);
    let article = &shown["article"];
    assert_eq!(article["tagList"], json!(["dragons", "training"]));
    assert_eq!(
        (&article["body"], &article["author"]["username"]),
        (&json!("# Body"), &json!("ada"))
    );
    assert_eq!((&article["favorited"], &article["favoritesCount"]), (&json!(false), &json!(0)));
    let created = article["createdAt"].as_str().unwrap();
    assert!(created.ends_with('Z') && created.contains('T'), "{created}");
    let again = json!({ "article": { "title": "How to train your Dragon?", "description": "d", "body": "b" } });
    let taken = expect(409, &site, ("POST", "/articles"), &grace, &again);
    assert_eq!(taken, json!({ "errors": { "title": ["has already been taken"] } }));
    let wrong = json!({ "article": { "title": " ", "body": "b", "tagList": "a" } });
    let errors = &expect(422, &site, ("POST", "/articles"), &ada, &wrong)["errors"];
    assert_eq!(errors["title"], json!(["can't be blank"]));
    assert!(errors["description"].is_array() && errors["tagList"].is_array(), "{errors}");
    let change = json!({ "article": { "body": "new body", "tagList": [] } });
    let forbidden = json!({ "errors": { "article": ["forbidden"] } });
    assert_eq!(expect(403, &site, ("PUT", &path), &grace, &change), forbidden);
    assert_eq!(expect(403, &site, ("DELETE", &path), &grace, &none), forbidden);
    let changed = expect(200, &site, ("PUT", &path), &ada, &change);
    let article = &changed["article"];
    assert_eq!((&article["body"], &article["tagList"]), (&json!("new body"), &json!([])));
    assert_eq!(article["description"], "About it");
    // The slug follows the title.
    let title = json!({ "article": { "title": "Did you train your dragon?" } });
    let changed = expect(200, &site, ("PUT", &path), &ada, &title);
    assert_eq!(changed["article"]["slug"], "did-you-train-your-dragon");
    let missing = json!({ "errors": { "article": ["not found"] } });
    assert_eq!(expect(404, &site, ("GET", &path), "", &none), missing);
    let path = "/articles/did-you-train-your-dragon";
    assert_eq!(expect(204, &site, ("DELETE", path), &ada, &none), none);
    expect(404, &site, ("DELETE", path), &ada, &none);
    expect(404, &site, ("PUT", path), &ada, &title);
}

#[test]
fn comments_are_added_listed_and_deleted_by_their_authors() {
    let (_data, site) = start();
    let (ada, grace, none) = (token(&site, "ada"), token(&site, "grace"), Value::Null);
    let slug = write(&site, &ada, "Comments", &[]);
    let path = format!("/articles/{slug}/comments");
    let body = json!({ "comment": { "body": "His name was my name too." } });
    let added = expect(201, &site, ("POST", &path), &grace, &body);
    let id = added["comment"]["id"].as_i64().unwrap();
    assert_eq!(added["comment"]["author"]["username"], "grace");
    let blank = expect(422, &site, ("POST", &path), &grace, &json!({ "comment": { "body": "" } }));
    assert_eq!(blank, json!({ "errors": { "body": ["can't be blank"] } }));
    let listed = expect(200, &site, ("GET", &path), "", &none);
    assert_eq!(listed["comments"], json!([added["comment"]]));
    let one = format!("{path}/{id}");
    let forbidden = expect(403, &site, ("DELETE", &one), &ada, &none);
    assert_eq!(forbidden, json!({ "errors": { "comment": ["forbidden"] } }));
    expect(204, &site, ("DELETE", &one), &grace, &none);
    for path in [one, format!("{path}/first")] {
        let missing = expect(404, &site, ("DELETE", &path), &grace, &none);
        assert_eq!(missing, json!({ "errors": { "comment": ["not found"] } }));
    }
    for operation in [("GET", "/articles/none/comments"), ("POST", "/articles/none/comments")] {
        let missing = expect(404, &site, operation, &grace, &body);
        assert_eq!(missing, json!({ "errors": { "article": ["not found"] } }));
    }
}

#[test]
fn what_the_api_changes_is_on_the_pages_at_once_and_other_pages_stay() {
    let (_data, site) = start();
    let (ada, none) = (token(&site, "ada"), Value::Null);
    let slug = write(&site, &ada, "Seen at once", &["only-here"]);
    let (own, other) = (format!("/article/{slug}"), write(&site, &ada, "Another one", &[]));
    let other = format!("/article/{other}");
    for path in ["/", "/?tag=only-here", "/profile/ada", &own, &other] {
        page(&site, path);
    }
    let untouched = generation(&site, &other);
    assert!(page(&site, "/").contains("Seen at once"));
    let change = json!({ "article": { "title": "Seen then", "body": "with **weight**" } });
    expect(200, &site, ("PUT", &format!("/articles/{slug}")), &ada, &change);
    for path in ["/", "/?tag=only-here", "/profile/ada"] {
        let shown = page(&site, path);
        assert!(shown.contains("Seen then") && !shown.contains("Seen at once"), "{path}");
    }
    assert!(page(&site, "/article/seen-then").contains("with <strong>weight</strong>"));
    assert_eq!(site.get(&own).unwrap().status, 404);
    let body = json!({ "comment": { "body": "A first word." } });
    expect(201, &site, ("POST", "/articles/seen-then/comments"), &ada, &body);
    assert!(page(&site, "/article/seen-then").contains("A first word."));
    expect(200, &site, ("POST", "/articles/seen-then/favorite"), &ada, &none);
    assert!(page(&site, "/profile/ada/favorites").contains("Seen then"));
    let name = json!({ "user": { "username": "lovelace" } });
    expect(200, &site, ("PUT", "/user"), &ada, &name);
    assert!(page(&site, "/article/seen-then").contains("/profile/lovelace"));
    assert_eq!(site.get("/profile/ada").unwrap().status, 404);
    expect(204, &site, ("DELETE", "/articles/seen-then"), &ada, &none);
    assert_eq!(site.get("/article/seen-then").unwrap().status, 404);
    assert!(!page(&site, "/").contains("Seen then"));
    // Its author has another name now: it was made anew for that, and for nothing else.
    assert!(untouched < generation(&site, &other));
}

//! Paths of cities that no build path names, out of the atlas's own data routes.

use std::collections::BTreeSet;

use perennial_protocol::{CanonicalPath, data_url};
use perennial_test::Site;
use perennial_test::http::{Connection, Request};
use serde_json::Value;

/// The paths of `count` cities, as they stand in URLs: outside the fifty that are made at build
/// time, and always the same ones in the same order.
///
/// # Panics
/// If the atlas has fewer, or its data routes do not answer.
#[must_use]
pub fn unbuilt_cities(site: &Site, count: usize) -> Vec<String> {
    let mut connection = Connection::open(site.address()).unwrap();
    let home = state(&mut connection, "/");
    let built: BTreeSet<String> = paths(&home["largest"]).collect();
    let mut seen = built.clone();
    let mut cities = Vec::with_capacity(count);
    for country in paths(&home["countries"]) {
        let largest = state(&mut connection, &country);
        cities.extend(paths(&largest["largest"]).filter(|path| seen.insert(path.clone())));
        if cities.len() >= count {
            cities.truncate(count);
            return cities;
        }
    }
    panic!("the countries' largest places are only {}", cities.len());
}

fn paths(list: &Value) -> impl Iterator<Item = String> {
    list.as_array().unwrap().iter().map(|item| item["path"].as_str().unwrap().to_owned())
}

fn state(connection: &mut Connection, path: &str) -> Value {
    let url = data_url(&CanonicalPath::parse(path).unwrap());
    let response = connection.send(&Request::get(&url)).unwrap();
    assert_eq!(response.status, 200, "{url}: {}", response.text());
    let mut answer: Value = serde_json::from_slice(&response.body).unwrap();
    answer["state"].take()
}

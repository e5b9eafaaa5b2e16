//! What holds for every page of every example, of the atlas.

use perennial_tests::{ATLAS, Example};

use crate::CITY;
use crate::island::MAP;

#[tokio::test]
async fn every_page_is_what_a_page_should_be() {
    Example(ATLAS)
        .pages(&[
            "/",
            "/country/ee",
            CITY,
            "/city/paris",
            "/search?q=tartu",
            "/ar/city/tartu",
            "/ja",
        ])
        .asleep("/", &[MAP], ".moves")
        .missing(&["/nothing"])
        .check()
        .await;
}

//! [`hostile`]: the app of hostile texts.

use perennial_protocol::environment;
use perennial_test::Site;

use crate::atlas::built;
use crate::target_folder;

/// Starts the development build of `tests/apps/hostile` with an empty store.
///
/// # Panics
/// If it is not built.
#[must_use]
pub fn hostile() -> Site {
    let dist = target_folder().join("perennial").join("hostile").join("dev");
    built(&dist, "build tests/apps/hostile");
    Site::of(dist).variable(environment::DEVELOPMENT, "1").start().unwrap()
}

/// The texts.
///
/// # Panics
/// If the list is no list of texts.
#[must_use]
pub fn hostile_texts() -> Vec<String> {
    serde_json::from_str(include_str!("../apps/hostile/hostile.json")).unwrap()
}

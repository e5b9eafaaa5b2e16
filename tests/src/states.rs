//! [`states`]: the app of states of every kind.

use perennial_protocol::environment;
use perennial_test::Site;

use crate::target_folder;

/// Starts the development build of `tests/apps/states` with an empty store.
#[must_use]
pub fn states() -> Site {
    let dist = target_folder().join("perennial").join("states").join("dev");
    assert!(
        dist.join(environment::dist::MANIFEST).is_file(),
        "the app of states is not built: {} has no manifest\n\
         hint: cargo run -p perennial-cli -- build tests/apps/states",
        dist.display()
    );
    Site::of(dist).variable(environment::DEVELOPMENT, "1").start().unwrap()
}

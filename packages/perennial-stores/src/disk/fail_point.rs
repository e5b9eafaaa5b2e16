//! [`fail_point`]: places between two steps of a write at which a test can let the disk fail, or the
//! process. Without the feature `failpoints` there are none.

use std::io;

/// Names a place. A test that configures it (crate `fail`) makes it return an error, or panic.
///
/// # Errors
/// What the test asks for.
pub(super) fn fail_point(place: &'static str) -> io::Result<()> {
    // The macro is empty without the feature, and so is this function.
    fail::fail_point!(place, |_| Err(io::Error::other("a planned failure")));
    let _ = place;
    Ok(())
}

//! [`failed`]: what the driver says, as an error.

use thirtyfour::error::WebDriverError;

use crate::TestError;

/// Makes an error of what the driver says.
pub(super) fn failed(what: impl Into<String>) -> impl FnOnce(WebDriverError) -> TestError {
    let what = what.into();
    move |source| TestError::Browser { what, source: Box::new(source) }
}

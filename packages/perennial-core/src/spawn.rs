//! [`spawn`]: running a future in the browser.

use std::future::Future;

use crate::side::suspend;

/// Runs a future in the browser, in the current reactive scope: in a view, an effect or an event's
/// handler. It is given up when the scope ends, so what it sets is there still. On the server, which
/// renders in one go, it does nothing.
///
/// ```
/// # use sycamore::prelude::*;
/// # async fn save() {}
/// # let _ = sycamore::reactive::create_root(|| {
/// let said = create_signal("");
/// perennial_core::spawn(async move {
///     save().await;
///     said.set("Saved.");
/// });
/// # });
/// ```
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    suspend(move || future, |()| ());
}

//! [`navigate`]: going to another page by call.

use crate::reached::reached;

/// Goes to another page in the browser, as a click on a link does; on the server it does nothing.
/// The URL is as [`link`](crate::link) gives it. One that is not a page of the app is loaded by the
/// browser.
///
/// It is for what is no link, such as the end of a game or a choice in a list: whatever leads to a
/// page and can be a link is one, so that it works without JavaScript, too.
///
/// ```
/// use perennial_core::{link, navigate};
/// use sycamore::prelude::*;
///
/// fn view() -> View {
///     view! { button(on:click=|_| navigate(link("/city/paris"))) { "Surprise me" } }
/// }
/// ```
pub fn navigate(url: impl AsRef<str>) {
    reached(|client| client.navigate(url.as_ref()));
}

//! [`switch_locale`]: the page that is shown, in another locale.

use crate::side::choose_locale;
use crate::{current_path, link_in, navigate};

/// Goes to the page that is shown in another locale of the app, with the same query and fragment, and
/// remembers the locale in a cookie, by which [`Negotiation`](crate::Negotiation) chooses. On the server
/// it does nothing.
///
/// It is for what is no link, such as a list of languages. A link by [`link_in`] works without JavaScript,
/// too.
///
/// ```
/// use perennial_core::switch_locale;
/// use sycamore::prelude::*;
///
/// fn french() -> View {
///     view! { button(lang="fr", on:click=|_| switch_locale("fr")) { "Français" } }
/// }
/// ```
pub fn switch_locale(tag: &str) {
    let Some(tail) = choose_locale(tag) else { return };
    let path = match current_path().text() {
        // What stands in place of a page is at no path.
        path if path.is_empty() => "/".to_owned(),
        path => path,
    };
    navigate(link_in(tag, path + &tail));
}

//! The search box: a plain form, which needs no script.

use perennial::prelude::*;

/// A search box that holds `question`.
pub(crate) fn search_form(question: String) -> View {
    let action = link("/search");
    view! {
        form(class="search", action=action, method="get", role="search") {
            label(class="unseen", r#for="q") { "Search for a place" }
            input(
                id="q",
                r#type="search",
                name="q",
                value=question,
                placeholder="Search for a place",
                maxlength="100",
                autocomplete="off",
                enterkeyhint="search"
            )
            button(r#type="submit") { "Search" }
        }
    }
}

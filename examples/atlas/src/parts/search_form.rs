//! The search box: a plain form, which needs no script.

use perennial::prelude::*;

/// A search box that holds `question`.
pub(crate) fn search_form(question: String) -> View {
    let action = link("/search");
    let (label, placeholder, go) = (t!("search.label"), t!("search.label"), t!("search"));
    view! {
        form(class="search", action=action, method="get", role="search") {
            label(class="unseen", r#for="q") { (label) }
            input(
                id="q",
                r#type="search",
                name="q",
                value=question,
                placeholder=placeholder,
                maxlength="100",
                autocomplete="off",
                enterkeyhint="search"
            )
            button(r#type="submit") { (go) }
        }
    }
}

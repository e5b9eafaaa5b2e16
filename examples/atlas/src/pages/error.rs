//! What is shown instead of a page.

use perennial::prelude::*;

use crate::parts::{frame, search_form};

/// The views of all errors.
pub(crate) fn views() -> ErrorViews {
    ErrorViews::new(view)
}

fn view(error: ErrorPage) -> View {
    let title = error.title();
    let status = error.status.to_string();
    let message = error.message;
    let (search, start) = (search_form(String::new()), link("/"));
    let to_start = t!("error-start");
    let content = view! {
        div(class="error") {
            p(class="status", aria-hidden="true") { (status) }
            h1 { (title) }
            p { (message) }
            (search)
            p { a(href=start) { (to_start) } }
        }
    };
    frame(None, content)
}

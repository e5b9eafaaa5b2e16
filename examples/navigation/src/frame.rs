//! What stands around every page, in place of one, and beside one.

use perennial::prelude::*;
use perennial::protocol::document::NOTICE_ID;

/// The layout of the app: it stays as it is from page to page, and so its progress bar can run.
pub(crate) fn frame(page: View) -> View {
    let (state, path) = (router_state(), current_path());
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Patterns" }
            form(action="/find", role="search") {
                label(r#for="q") { "Find a tree" }
                input(id="q", name="q", r#type="search", placeholder="oak, elm …")
                button { "Find" }
            }
            nav(aria-label="Site") {
                a(href="/ways", aria-current=move || path.mark("/ways")) { "All ways" }
            }
            progress(
                aria-label="Loading",
                hidden=move || !state.with(RouterState::is_loading),
            )
        }
        main { (page) }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let (title, message) = (error.title(), error.message);
    view! {
        h1 { (title) }
        p { (message) }
        p { a(href="/") { "All patterns" } }
    }
}

/// There is no connection. What is shown stays as it is; this stands beside it.
pub(crate) fn notice(error: ErrorPage) -> View {
    let to = router_state().with(|state| state.destination().map(ToOwned::to_owned));
    let (title, message) = (error.title(), error.message);
    view! {
        p { strong { (title) } }
        p { (message) }
        p(class="row") {
            a(class="button", href=to) { "Try again" }
            button("popovertarget"=NOTICE_ID, "popovertargetaction"="hide") { "Stay here" }
        }
    }
}

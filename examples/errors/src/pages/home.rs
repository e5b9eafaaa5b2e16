//! `/`: a way to every error.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(|(): &()| Head::title("Errors"))
}

/// Address, name, and what is wrong there.
const ERRORS: [(&str, &str, &str); 13] = [
    ("/nothing/here", "404", "No template answers the address."),
    ("/client/404", "404", "A build state says that there is no such page."),
    ("/client/410", "410", "A build state says that the page is gone."),
    ("/client/403", "403", "A build state with a status of its own."),
    ("/visitor/422", "422", "A request state does not like the request."),
    ("/visitor/panic", "500", "A request state panics."),
    ("/server/error", "500", "A build state fails; the cause is for the log alone."),
    ("/server/panic", "500", "A build state panics."),
    ("/server/view", "500", "The view panics."),
    ("/server/head", "500", "The head panics."),
    ("/server/none", "200", "Nothing is wrong with this one."),
    ("/parts", "200", "Parts of the page fail, and fail alone."),
    ("/crash", "200", "A click crashes the client; the page stays readable."),
];

fn view() -> View {
    let item = |(url, status, about): (&'static str, &'static str, &'static str)| {
        view! {
            li { a(href=url) { (status) " at " (url) } p { (about) } }
        }
    };
    let items: Vec<View> = ERRORS.map(item).into();
    view! {
        h1 { "What can go wrong" }
        p { "Each reaches the view that belongs to it, with its status, and without a word of what is inside." }
        ul(class="cards") { (items) }
    }
}

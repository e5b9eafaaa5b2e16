//! `/`: no state at all.

use perennial::prelude::*;

/// Where each page is, and what it shows.
const PAGES: [(&str, &str, &str); 14] = [
    ("/once", "Build state", "Made when the app is built."),
    ("/posts/first", "Build paths", "A list of paths, with helper state for each of them."),
    ("/words/serendipity", "Incremental generation", "Any word: made when it is first asked for."),
    ("/clock", "Revalidation by time", "Two seconds old at most, and nobody waits."),
    ("/seasons", "Revalidation by logic", "Made anew when the season has changed."),
    ("/visit?name=Ann", "Request state", "Made for each visitor, kept by no cache."),
    ("/offers/7", "Amalgamation", "A stored state and a visitor's, merged."),
    ("/find?q=tea", "Query keys", "A key that the template declares is part of the page."),
    ("/club", "Guard", "Seen by members only."),
    ("/manual/roots/depth", "Catch-all", "All that follows is one parameter."),
    ("/archive/2", "Optional parameter", "With a number, or without."),
    ("/wiki/any/page", "A bare name", "The whole domain below it."),
    ("/words-of/petrichor", "Redirect", "From one pattern to another."),
    ("/latest", "Redirect from a build state", "To wherever the newest post is."),
];

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Strategies").description("One page for each way to make a page.")
}

fn view() -> View {
    let pages: Vec<View> = PAGES.into_iter().map(entry).collect();
    view! {
        h1 { "How a page is made" }
        p { "Each page says how it was made: reload it, and see what is kept." }
        ul(class="cards") { (pages) }
    }
}

fn entry((url, name, about): (&'static str, &'static str, &'static str)) -> View {
    view! {
        li {
            a(href=url) { (name) }
            p { (about) }
        }
    }
}

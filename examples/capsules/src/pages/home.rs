//! `/`: where everything is.

use perennial::prelude::*;

const PAGES: [(&str, &str, &str); 8] = [
    ("/weather", "Properties", "Widgets that the page gives a value and a signal."),
    ("/house", "Nested", "Widgets within widgets within widgets."),
    ("/thread", "Recursive", "A widget that shows others of its own kind."),
    ("/calculator", "Reactive paths", "Which widget it is depends on what you press."),
    ("/later", "Delayed, or on demand", "Fetched by the browser, with a fallback until then."),
    ("/you", "For you alone", "Holes in a stored page, filled for each visitor."),
    ("/failing", "A widget that fails", "It fails alone."),
    ("/ticker", "Revalidation", "A page is renewed with what it holds."),
];

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Capsules").description("Parts of pages with strategies of their own.")
}

fn view() -> View {
    let pages: Vec<View> = PAGES.into_iter().map(entry).collect();
    view! {
        h1 { "Parts of pages" }
        p { "A capsule and a state make a widget: made, stored and renewed by itself." }
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

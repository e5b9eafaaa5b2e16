//! `/`: where everything is. No client is ever asked for.

use perennial::prelude::*;

const PAGES: [(&str, &str, &str); 9] = [
    ("/recipe", "The recipe", "Plain HTML, with five islands that wake when it is their time."),
    ("/welcome", "Who reads", "The server fills a part in each answer, which wakes with you."),
    ("/fragile", "What breaks", "Islands that fail, beside those that do not."),
    ("/broken", "A page that breaks", "Tried twice, and then left as it was served."),
    ("/at-once", "At once", "The client takes the page over as soon as it is there."),
    ("/idle", "When idle", "When the browser has nothing else to do."),
    ("/visible", "When visible", "When a part of the page is in view."),
    ("/interaction", "At the first interaction", "When you turn to it; what you did is done then."),
    ("/never", "Never", "No client, no wasm: links and forms are the browser's."),
];

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(head).hydrate(Hydrate::Never)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Slow Bread").description("When pages and parts of them wake up.")
}

fn view() -> View {
    let pages: Vec<View> = PAGES.into_iter().map(entry).collect();
    view! {
        h1 { "Bread takes its time" }
        p(class="lead") { "So may a page. Each of these wakes up at a time of its own." }
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

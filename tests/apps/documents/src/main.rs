//! Elements that parsers, servers and clients treat differently. Each page is one case of a kind: as it
//! is served and hydrated, so it is when a link leads to it.

mod addresses;
mod corpus;
mod fields;
mod late;
mod parts;
mod text;

use perennial::prelude::*;

/// The pages, as paths.
const PAGES: [&str; 26] = [
    "fields",
    "note",
    "code",
    "green",
    "noscript",
    "template",
    "rows",
    "clip",
    "drawing",
    "editable",
    "long",
    "docs/one",
    "relative/page",
    "forms",
    "late",
    "properties",
    "formula",
    "raw/0",
    "raw/1",
    "raw/2",
    "raw/3",
    "raw/4",
    "raw/5",
    "raw/6",
    "raw/7",
    "raw/8",
];

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .icon("/favicon.svg")
        .static_alias("/favicon.ico", "/favicon.svg")
        .content_security_policy(|policy| policy.allow("style-src", "'unsafe-inline'"))
        .template(Template::new("").view(start))
        .template(Template::new("fields").view(fields::fields).build_state(fields::load))
        .template(Template::new("note").view(fields::note).build_state(fields::load))
        .template(Template::new("code").view(text::code).build_state(text::load))
        .template(Template::new("green").view(text::green))
        .template(Template::new("noscript").view(parts::noscript))
        .template(Template::new("template").view(parts::template))
        .template(Template::new("rows").view(parts::rows))
        .template(Template::new("clip").view(parts::clip))
        .template(Template::new("drawing").view(parts::drawing))
        .template(Template::new("editable").view(parts::editable))
        .template(Template::new("long").view(parts::long))
        .template(
            Template::new("docs")
                .view(addresses::doc)
                .build_state(addresses::load)
                .incremental_generation(),
        )
        .template(
            Template::new("raw/{number}")
                .view(parts::raw)
                .build_state(parts::load_raw)
                .incremental_generation(),
        )
        .template(
            Template::new("corpus/{number}")
                .view(corpus::documents)
                .build_state(corpus::load)
                .incremental_generation(),
        )
        .template(Template::new("late").view(late::late))
        .template(Template::new("properties").view(fields::properties).build_state(fields::load))
        .template(Template::new("formula").view(parts::formula))
        .template(Template::new("relative/page").view(addresses::relative))
        .template(
            Template::new("forms")
                .view(addresses::forms)
                .query_keys(["f", "note", "go", "q"])
                .incremental_generation(),
        )
}

fn start() -> View {
    view! {
        h1 { "Start" }
        div(style="height: 4000px") {}
        nav {
            Indexed(list=PAGES.to_vec(), view=|page| {
                let path = format!("/{page}");
                view! { span { a(href=link(&path)) { (page) } " " } }
            })
            a(href=link("/long#part"), id="part") { "part" } " "
            a(href=link("/long#old"), id="old") { "old" } " "
            a(href=link("/long#a%20b"), id="odd") { "odd" }
        }
    }
}

/// A counter, by which it is seen that a page lives.
fn counter() -> View {
    let count = create_signal(0);
    view! { button(id="count", on:click=move |_| count.set(count.get() + 1)) { (count) } }
}

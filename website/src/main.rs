//! Perennial's website. For now it is one page that says what Perennial is.

use perennial::prelude::*;

const TITLE: &str = "Perennial: built once, on demand, and static from then on";
const DESCRIPTION: &str = "A WebAssembly isomorphic framework for Rust, with incremental static \
                           regeneration at its heart.";

const PROMISES: [(&str, &str); 4] = [
    (
        "The first visitor builds the page",
        "Any path in a template's domain is generated when it is first asked for, and kept as HTML \
         and state. Ten thousand visitors at once cause one generation.",
    ),
    (
        "Everybody else gets a file",
        "A stored page is served as a static file would be: compressed, with an ETag, from memory \
         or from disk, also after a restart.",
    ),
    (
        "Nobody waits for news",
        "A page is renewed by time, by tag or by path, behind the answer. If its source fails, the \
         old page stays.",
    ),
    (
        "The browser takes over",
        "The client hydrates the page that was served, and from then on fetches only state. With \
         JavaScript off, everything that is not interactive works.",
    ),
];

const EXAMPLE: &str = r#"Template::new("city/{slug}")
    .view(view)                // fn(CityRx) -> View
    .head(head)                // title, description, canonical …
    .build_paths(popular)      // the few that are made at build time
    .build_state(load)         // all the others, when first asked for …
    .incremental_generation()  // … which this one line turns on"#;

fn main_page() -> View {
    let promises: Vec<View> = PROMISES
        .into_iter()
        .map(|(title, text)| view! { li { h2 { (title) } p { (text) } } })
        .collect();
    view! {
        header(class="masthead") {
            h1 { "Perennial" }
            p(class="lead") { "A page that is built once, on demand, and is static from then on." }
        }
        main {
            ul(class="promises") { (promises) }
            pre(tabindex="0", aria-label="A template") { code { (EXAMPLE) } }
        }
        footer { p { "Perennial is free software, under the MIT or the Apache 2.0 licence." } }
    }
}

#[server_only]
fn head((): &()) -> Head {
    Head::title(TITLE).description(DESCRIPTION)
}

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .template(Template::new("").view(main_page).head(head))
}

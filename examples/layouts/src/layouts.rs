//! The three layouts, outermost first. The state of each is its own signals: made when it is
//! mounted, kept while it stays.

use perennial::prelude::*;

use crate::book::{CHAPTERS, Chapter};

/// Around every page of the app.
pub(crate) fn app(page: View) -> View {
    let plays = create_signal(0_u32);
    let links: Vec<View> = vec![
        marked_link("/".to_owned(), "Start"),
        marked_link("/guide/roots".to_owned(), "Guide"),
        marked_link("/about".to_owned(), "About"),
    ];
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Layouts" }
            nav(aria-label="Site") { ul { (links) } }
            div(class="player") {
                output { (plays.get()) " played" }
                button(on:click=move |_| plays.set(plays.get() + 1)) { "Play" }
            }
        }
        main { (page) }
    }
}

/// Around every page of the guide.
pub(crate) fn guide(page: View) -> View {
    let notes = create_signal(String::new());
    let links: Vec<View> = CHAPTERS.map(|it| marked_link(it.path(), it.name)).into();
    view! {
        div(class="guide") {
            div {
                nav(aria-label="Chapters") { ul { (links) } }
                label(class="notes") {
                    "Notes, kept while you read"
                    input(bind:value=notes)
                }
            }
            div { (page) }
        }
    }
}

/// Around the pages of the chapters, within the guide. It stays from chapter to chapter, and so its
/// links follow the path.
pub(crate) fn chapter(page: View) -> View {
    let path = current_path();
    let links = move || -> Vec<View> {
        let open = CHAPTERS.into_iter().find(|chapter| path.is_within(&chapter.path()));
        open.map(sections).unwrap_or_default()
    };
    view! {
        div(class="chapter") {
            nav(aria-label="Sections") { ul { (links()) } }
            (page)
        }
    }
}

fn sections(chapter: Chapter) -> Vec<View> {
    let link = |(slug, name)| marked_link(format!("{}/{slug}", chapter.path()), name);
    chapter.sections.map(link).into()
}

/// A link that says whether the visitor is at its page, or below it.
fn marked_link(to: String, name: &'static str) -> View {
    let (path, href) = (current_path(), to.clone());
    view! {
        li { a(href=href, aria-current=move || path.mark(&to)) { (name) } }
    }
}

//! The three layouts, outermost first. The state of each is its own signals: made when it is
//! mounted, kept while it stays.

use perennial::prelude::*;

use crate::book::{CHAPTERS, Chapter};
use crate::words::{ENGLISH, FRENCH, Words};

/// Around every page of the app.
pub(crate) fn app(page: View) -> View {
    let plays = create_signal(0_u32);
    let links: Vec<View> = vec![
        marked_link("/".to_owned(), Words("Start", "Accueil")),
        marked_link("/guide/roots".to_owned(), Words("Guide", "Guide")),
        marked_link("/about".to_owned(), Words("About", "À propos")),
    ];
    let (home, label) = (link("/"), Words("Site", "Le site").here());
    let (played, play) = (Words(" played", " jouées").here(), Words("Play", "Jouer").here());
    view! {
        header(class="top") {
            a(class="brand", href=home) { "Layouts" }
            nav(aria-label=label) { ul { (links) } }
            div(class="player") {
                output { (plays.get()) (played) }
                button(on:click=move |_| plays.set(plays.get() + 1)) { (play) }
            }
            (language())
        }
        main { (page) }
    }
}

/// Leads to the same page in the other language. What stands around the page begins anew there.
fn language() -> View {
    let (path, is_french) = (current_path(), locale() == FRENCH);
    let (other, name) = if is_french { (ENGLISH, "English") } else { (FRENCH, "Français") };
    // What stands in place of a page is at no path.
    let href = move || match path.text() {
        text if text.is_empty() => link_in(other, "/"),
        text => link_in(other, text),
    };
    view! {
        a(class="language", href=href, hreflang=other, lang=other) { (name) }
    }
}

/// Around every page of the guide.
pub(crate) fn guide(page: View) -> View {
    let notes = create_signal(String::new());
    let links: Vec<View> = CHAPTERS.map(|it| marked_link(it.path(), it.name)).into();
    let label = Words("Chapters", "Chapitres").here();
    let kept = Words("Notes, kept while you read", "Notes, gardées pendant la lecture").here();
    view! {
        div(class="guide") {
            div {
                nav(aria-label=label) { ul { (links) } }
                label(class="notes") {
                    (kept)
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
fn marked_link(to: String, name: Words) -> View {
    let (path, href, name) = (current_path(), link(&to), name.here());
    view! {
        li { a(href=href, aria-current=move || path.mark(&to)) { (name) } }
    }
}

//! The frame of every page: the navigation, and links to the same page in the other languages.

use perennial::prelude::*;

/// Each language by its own name.
const LANGUAGES: [(&str, &str); 6] = [
    ("en", "English"),
    ("fr", "Français"),
    ("pl", "Polski"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("ja", "日本語"),
];

pub(crate) fn frame(page: View) -> View {
    let (start, plurals) = (link("/"), link("/plurals"));
    let (formats, markup, any) = (link("/formats"), link("/markup"), link("/any"));
    let languages: Vec<View> = LANGUAGES.map(|(tag, name)| language(tag, name)).into();
    let to_languages = link("/languages");
    let names = [t!("nav.start"), t!("nav.plurals"), t!("nav.formats"), t!("nav.markup")];
    let [start_name, plurals_name, formats_name, markup_name] = names;
    let (any_name, languages_name) = (t!("nav.any"), t!("nav.languages"));
    let (label, languages_label) = (t!("nav.label"), t!("nav.languages"));
    view! {
        header {
            nav(aria-label=label) {
                a(href=start) { (start_name) } " "
                a(href=plurals) { (plurals_name) } " "
                a(href=formats) { (formats_name) } " "
                a(href=markup) { (markup_name) } " "
                a(href=any) { (any_name) } " "
                a(href=to_languages) { (languages_name) }
            }
            nav(class="languages", aria-label=languages_label) { (languages) }
        }
        main { (page) }
    }
}

/// A link to the page that is shown, in another language.
fn language(tag: &'static str, name: &'static str) -> View {
    let path = current_path();
    let href = move || match path.text() {
        text if text.is_empty() => link_in(tag, "/"),
        text => link_in(tag, text),
    };
    view! { a(href=href, hreflang=tag, lang=tag) { (name) } " " }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let title = match error.status {
        404 => t!("error.not-found"),
        _ => t!("error.other"),
    };
    view! { h1 { (title) } }
}

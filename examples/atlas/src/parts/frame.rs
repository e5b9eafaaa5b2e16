//! The frame of every page's view: the way to its content, header and main part.

use perennial::prelude::*;

use super::search_form;

/// Puts a page into the frame. `question` stands in the header's search box; with `None` there is
/// no box, for pages that have one of their own.
pub(crate) fn frame(question: Option<String>, content: View) -> View {
    let search = question.map_or_else(View::new, search_form);
    let start = link("/");
    let (skip, brand) = (t!("skip"), t!("atlas"));
    let languages = languages();
    view! {
        a(class="skip", href="#main") { (skip) }
        header(class="top") {
            a(class="brand", href=start) { (brand) }
            (search)
        }
        main(id="main") { (content) }
        (languages)
    }
}

/// Each language by its own name.
const LANGUAGES: [(&str, &str); 5] =
    [("en", "English"), ("fr", "Français"), ("de", "Deutsch"), ("ar", "العربية"), ("ja", "日本語")];

/// Links to the page that is shown, in the other languages.
fn languages() -> View {
    let path = current_path();
    let own = locale();
    let language = |(tag, name): (&'static str, &'static str)| {
        let href = move || match path.text() {
            text if text.is_empty() => link_in(tag, "/"),
            text => link_in(tag, text),
        };
        view! { li { a(href=href, hreflang=tag, lang=tag) { (name) } } }
    };
    let others = LANGUAGES.into_iter().filter(|(tag, _)| *tag != own);
    let others: Vec<View> = others.map(language).collect();
    let label = t!("languages");
    view! { nav(class="languages", aria-label=label) { ul { (others) } } }
}

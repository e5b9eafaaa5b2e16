//! The frame of every page's view: the way to its content, header and main part.

use perennial::prelude::*;

use super::search_form;

/// Puts a page into the frame. `question` stands in the header's search box; with `None` there is
/// no box, for pages that have one of their own.
pub(crate) fn frame(question: Option<String>, content: View) -> View {
    let search = question.map_or_else(View::new, search_form);
    let start = link("/");
    view! {
        a(class="skip", href="#main") { "Skip to the content" }
        header(class="top") {
            a(class="brand", href=start) { "Atlas" }
            (search)
        }
        main(id="main") { (content) }
    }
}

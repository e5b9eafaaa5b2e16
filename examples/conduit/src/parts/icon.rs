//! [`icon`]: the few icons that the pages need, each a path. They say nothing that does not stand beside
//! them in words.

use perennial::prelude::*;

/// The outline of an icon on a ground of 16 by 16, by the class that its element has.
fn outline(class: &str) -> &'static str {
    match class {
        "ion-heart" => {
            "M8 14.2 2.2 8.4a3.7 3.7 0 0 1 0-5.3 3.8 3.8 0 0 1 5.3 0l.5.5.5-.5a3.8 3.8 0 0 1 5.3 0 3.7 3.7 0 0 1 0 5.3z"
        }
        "ion-plus-round" => "M6.8 2h2.4v4.8H14v2.4H9.2V14H6.8V9.2H2V6.8h4.8z",
        "ion-edit" | "ion-compose" => "M11.6 1.6 14.4 4.4 5.6 13.2 1.8 14.2 2.8 10.4z",
        "ion-trash-a" => "M6 1h4l1 1.5h3V4H2V2.5h3zM3 5h10l-.8 10H3.8z",
        "ion-close-round" => {
            "M3.7 2 8 6.3 12.3 2 14 3.7 9.7 8 14 12.3 12.3 14 8 9.7 3.7 14 2 12.3 6.3 8 2 3.7z"
        }
        _ => {
            "M6.9 1h2.2l.4 1.9 1.3.6 1.7-1 1.5 1.5-1 1.7.6 1.3 1.9.4v2.2l-1.9.4-.6 1.3 1 1.7-1.5 1.5-1.7-1-1.3.6L9.1 15H6.9l-.4-1.9-1.3-.6-1.7 1L2 12l1-1.7-.6-1.3L.5 8.6V6.4L2.4 6 3 4.7 2 3l1.5-1.5 1.7 1 1.3-.6zM8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"
        }
    }
}

pub(crate) fn icon(class: &'static str) -> View {
    view! {
        i(class=class, aria-hidden="true") {
            svg(viewBox="0 0 16 16") { path(d=outline(class), fill-rule="evenodd") {} }
        }
    }
}

//! {{title}}: the same source makes the server and the client.

mod about;
mod home;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .stylesheet("/style.css")
        .icon("/favicon.svg")
        .template(home::template())
        .template(about::template())
        .error_views(ErrorViews::new(error_view))
}

fn error_view(error: ErrorPage) -> View {
    let title = error.title();
    view! {
        main {
            h1 { (title) }
            p { (error.message) }
            p { a(href=link("/")) { "Back to the start" } }
        }
    }
}

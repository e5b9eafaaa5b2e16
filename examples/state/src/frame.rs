//! What stands around every page, and what is shown instead of one.

use perennial::prelude::*;

use crate::settings::SettingsRx;

pub(crate) fn frame(page: View) -> View {
    let settings = global_state::<SettingsRx>();
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Packed" }
            nav(aria-label="Site") {
                ul {
                    li { a(href="/") { "Trips" } }
                    li { a(href="/backup") { "Backup" } }
                }
            }
            label(class="name") {
                "Your name"
                input(autocomplete="given-name", bind:value=settings.name)
            }
        }
        main { (page) }
    }
}

pub(crate) fn error(error: ErrorPage) -> View {
    let title = error.title();
    view! {
        h1 { (title) }
        p { (error.message) }
        p { a(href="/") { "To the trips" } }
    }
}

//! `/calculator`: a widget whose path depends on signals.

use perennial::prelude::*;

use crate::parts::answer;

pub(crate) fn template() -> Template<()> {
    Template::new("calculator").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Reactive paths")
}

fn view() -> View {
    let (left, right) = (create_signal(6_u32), create_signal(7_u32));
    view! {
        h1 { "Reactive paths" }
        p { "The server knows its tables; the browser asks for what you choose." }
        div(class="row") {
            button(id="left", on:click=move |_| left.set(left.get() + 1)) { "Left: " (left) }
            button(id="right", on:click=move |_| right.set(right.get() + 1)) { "Right: " (right) }
        }
        (answer::capsule().widget_at(move || format!("answer/{}/{}", left.get(), right.get())))
    }
}

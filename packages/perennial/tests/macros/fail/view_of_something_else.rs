//! A view of what is no state.

use perennial::prelude::*;

fn view(_: std::time::Duration) -> View {
    view! { "for a while" }
}

fn main() {
    let _ = Template::new("a").view(view);
}

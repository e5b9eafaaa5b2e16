//! A view of what is no state.

use perennial::prelude::*;

fn view(name: String) -> View {
    view! { (name) }
}

fn main() {
    let _ = Template::new("a").view(view);
}

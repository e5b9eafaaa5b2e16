//! A view of the variants, which cannot be switched.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ReactiveState)]
enum Shape {
    Circle(f64),
    None,
}

fn view(_: ShapeRx) -> View {
    view! {}
}

fn main() {
    let _ = Template::new("a").view(view);
}

//! `/weather`: three widgets of one capsule, with a plain property and a signal.

use perennial::prelude::*;

use crate::parts::weather::{self, Shown};

pub(crate) fn template() -> Template<()> {
    Template::new("weather").view(view).head(head)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Properties")
}

fn view() -> View {
    let fahrenheit = create_signal(false);
    let shown = Shown { level: 2, fahrenheit };
    let cities = ["Paris", "Oslo", "Quito"];
    let cities = cities
        .into_iter()
        .map(|city| weather::capsule().widget_with(format!("weather/{city}"), shown));
    let cities: Vec<View> = cities.collect();
    view! {
        h1 { "Properties" }
        p { "Each widget has its own state; in which unit it is shown, the page says." }
        button(id="unit", on:click=move |_| fahrenheit.set(!fahrenheit.get())) { "Other unit" }
        div(class="cards") { (cities) }
    }
}

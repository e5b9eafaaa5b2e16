//! `/`: the trips.

use perennial::prelude::*;

use super::trip::TRIPS;
use crate::company;
use crate::settings::SettingsRx;

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(|(): &()| Head::title("Trips"))
}

fn view() -> View {
    let settings = global_state::<SettingsRx>();
    let greeting = move || match settings.name.get_clone().trim() {
        "" => "Where to?".to_owned(),
        name => format!("Where to, {name}?"),
    };
    let trips: Vec<View> = TRIPS.map(card).into();
    view! {
        h1 { (greeting()) }
        p { "Tick off what is packed, go to another trip, and come back: each list is as you left it." }
        ul(class="cards") { (trips) }
    }
}

fn card((slug, title, about): (&'static str, &'static str, &'static str)) -> View {
    view! {
        li {
            a(href=format!("/trip/{slug}")) { strong { (title) } span { (about) } }
            (company::capsule().widget(format!("company/{slug}")))
        }
    }
}

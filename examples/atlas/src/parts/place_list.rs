//! A list of places with the number of people in each.

use perennial::prelude::*;

use crate::summary::Summary;

/// The places in their order, numbered, as links.
pub(crate) fn place_list(places: Vec<Summary>) -> View {
    let items: Vec<View> = places.into_iter().map(item).collect();
    view! {
        ol(class="places") { (items) }
    }
}

fn item(place: Summary) -> View {
    let Summary { path, name, whereabouts, people } = place;
    let path = link(path);
    view! {
        li {
            a(href=path) { (name) }
            span(class="where") { (whereabouts) }
            span(class="number") { (people) }
        }
    }
}

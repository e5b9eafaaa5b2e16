//! The view: of each row five elements, and one signal.

use sycamore::prelude::*;

pub(crate) fn view(folder: &str, page: u32, counts: Vec<Signal<u32>>) -> View {
    let rows: Vec<View> = counts.into_iter().map(row).collect();
    let next = format!("/{folder}/{}", page + 1);
    let other = format!("/{folder}/{}", 3 - page.clamp(1, 2));
    view! {
        h1 { "Page " (page) }
        a(id="other", href=other) { "The other page" }
        a(id="next", href=next) { "The next page" }
        ul { (rows) }
    }
}

fn row(count: Signal<u32>) -> View {
    let name = format!("Row {}", count.get_untracked());
    view! {
        li {
            strong { (name) }
            span { (count) }
            button(on:click=move |_| count.update(|count| *count += 1)) { i { "More" } }
        }
    }
}

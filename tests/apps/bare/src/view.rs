//! The view, as the app `counter` has it.

use sycamore::prelude::*;

#[derive(Clone, PartialEq, Eq)]
struct Item {
    id: u32,
    name: String,
}

pub(crate) fn view() -> View {
    let item = |id| Item { id, name: format!("Item {id}") };
    let count = create_signal(0);
    let items: Signal<Vec<Item>> = create_signal((0..100).map(item).collect());
    view! {
        h1 { "Counter" }
        p(id="count") { "Count: " (count) }
        button(id="more", on:click=move |_| count.update(|count| *count += 1)) { "More" }
        button(id="reverse", on:click=move |_| items.update(|items| items.reverse())) { "Reverse" }
        ul {
            Keyed(
                list=items,
                key=|item| item.id,
                view=|item| view! { li { (item.name) } },
            )
        }
    }
}

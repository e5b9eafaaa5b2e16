//! The first page: a counter and a list of a hundred, as in the app `counter`.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Counter {
    count: i32,
    items: Vec<Item>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Item {
    id: u32,
    name: String,
}

pub(crate) fn template() -> Template<Counter> {
    Template::new("").view(split!(view)).head(|_| Head::title("Counter")).build_state(hundred)
}

#[server_only]
async fn hundred(_: BuildContext) -> Counter {
    let item = |id| Item { id, name: format!("Item {id}") };
    Counter { count: 0, items: (0..100).map(item).collect() }
}

fn view(counter: CounterRx) -> View {
    let CounterRx { count, items } = counter;
    view! {
        (crate::shared::links())
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

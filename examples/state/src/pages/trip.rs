//! `/trip/{slug}`: a packing list. What the visitor changes is kept when they leave it, and each
//! change can be undone: a snapshot is taken before, and restored.

use perennial::Item;
use perennial::prelude::*;
use web_sys::SubmitEvent;

use crate::company;

/// The trips: slug, title, what they are about.
pub(crate) const TRIPS: [(&str, &str, &str); 3] = [
    ("coast", "To the coast", "Wind, salt and long evenings"),
    ("mountains", "Into the mountains", "Cold mornings, steep paths"),
    ("city", "To the city", "Museums and late trains"),
];

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Trip {
    #[reactive(plain)]
    title: String,
    #[reactive(plain)]
    #[serde(default)]
    slug: String,
    days: u32,
    #[reactive(nested)]
    things: Vec<Thing>,
}

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Thing {
    name: String,
    packed: bool,
}

pub(crate) fn template() -> Template<Trip> {
    Template::new("trip/{slug}")
        .view(view)
        .head(|trip: &Trip| Head::title(trip.title.as_str()))
        .build_paths(paths)
        .build_state(load)
        // What builds before the number of days froze was the list alone.
        .migrate(|things: Vec<Thing>| Trip {
            title: String::new(),
            slug: String::new(),
            days: 1,
            things,
        })
}

#[server_only]
async fn paths() -> Vec<String> {
    TRIPS.iter().map(|(slug, ..)| format!("trip/{slug}")).collect()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Trip, PageError> {
    let slug = context.param("slug")?;
    let found = TRIPS.iter().find(|(known, ..)| *known == slug);
    let (_, title, _) = found.ok_or_else(|| PageError::not_found("There is no such trip."))?;
    let names = match slug {
        "coast" => ["Swimwear", "Towel", "Sun cream", "Wind jacket"],
        "mountains" => ["Boots", "Map", "Head torch", "Wool hat"],
        _ => ["Tickets", "Umbrella", "Good shoes", "A novel"],
    };
    let things = names.map(|name| Thing { name: name.to_owned(), packed: false });
    Ok(Trip { title: (*title).to_owned(), slug: slug.to_owned(), days: 3, things: things.into() })
}

/// The list, and what it was before each change.
#[derive(Clone, Copy)]
struct History {
    days: Signal<u32>,
    things: ReactiveVec<Thing>,
    before: Signal<Vec<(u32, Vec<Thing>)>>,
}

impl History {
    /// Makes a change that can be undone.
    fn change(self, change: impl FnOnce()) {
        let now = (self.days.get(), self.things.snapshot());
        self.before.update(|before| before.push(now));
        change();
    }

    fn undo(self) {
        if let Some((days, things)) = self.before.update(Vec::pop) {
            self.days.set(days);
            self.things.restore(things);
        }
    }
}

fn view(trip: TripRx) -> View {
    let TripRx { title, slug, days, things } = trip;
    let history = History { days, things, before: create_signal(Vec::new()) };
    let fewer = move |_| history.change(|| days.set(days.get().saturating_sub(1).max(1)));
    let more = move |_| history.change(|| days.set(days.get() + 1));
    let packed = move || {
        let all = things.snapshot();
        let packed = all.iter().filter(|thing| thing.packed).count();
        format!("{packed} of {} packed", all.len())
    };
    view! {
        h1 { (title) }
        div(class="row") {
            button(class="quiet", aria-label="A day less", on:click=fewer) { "−" }
            output(id="days") { (days) " days" }
            button(class="quiet", aria-label="A day more", on:click=more) { "+" }
            output(id="packed") { (packed()) }
            button(
                id="undo",
                class="quiet",
                disabled=move || history.before.with(Vec::is_empty),
                on:click=move |_| history.undo(),
            ) { "Undo" }
        }
        ul(class="things") {
            Keyed(list=things.items(), key=|thing| thing.id(), view=move |thing| item(history, thing))
        }
        (adder(history))
        (company::capsule().widget(format!("company/{slug}")))
    }
}

fn item(history: History, thing: Item<ThingRx>) -> View {
    let ThingRx { name, packed } = *thing;
    let toggle = move |_| history.change(|| packed.set(!packed.get()));
    let remove = move |_| {
        let position = history.things.items().with(|all| all.iter().position(|it| *it == thing));
        if let Some(position) = position {
            history.change(|| drop(history.things.remove(position)));
        }
    };
    let label = move || format!("Leave {} at home", name.get_clone());
    view! {
        li {
            button(
                class="thing",
                aria-pressed=move || if packed.get() { "true" } else { "false" },
                on:click=toggle,
            ) { (name) }
            button(class="away", aria-label=label, on:click=remove) { "×" }
        }
    }
}

fn adder(history: History) -> View {
    let name = create_signal(String::new());
    view! {
        form(class="row", on:submit=move |event: SubmitEvent| {
            event.prevent_default();
            let added = name.replace(String::new());
            if !added.trim().is_empty() {
                history.change(|| history.things.push(Thing { name: added, packed: false }));
            }
        }) {
            input(id="name", aria-label="What else?", placeholder="What else?", bind:value=name)
            button { "Add" }
        }
    }
}

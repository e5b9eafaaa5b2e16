//! `/at-once`, `/idle`, `/visible`, `/interaction`, `/never`: one page, at five times.

use perennial::prelude::*;

use crate::parts::awake;

pub(crate) fn template(path: &str, when: Hydrate) -> Template<()> {
    Template::new(path).view(move || view(when)).head(move |(): &()| head(when)).hydrate(when)
}

#[server_only]
fn head(when: Hydrate) -> Head {
    Head::title(title(when))
}

const fn title(when: Hydrate) -> &'static str {
    match when {
        Hydrate::AtOnce => "At once",
        Hydrate::Idle => "When idle",
        Hydrate::Visible => "When visible",
        Hydrate::Interaction => "At the first interaction",
        Hydrate::Never => "Never",
    }
}

fn view(when: Hydrate) -> View {
    let loaves = create_signal(0_u32);
    view! {
        h1 { (title(when)) " " (awake::mark()) }
        p { "Press before it is awake: it counts once. Type before it is awake: it stays." }
        p(class="row") {
            button(id="bake", r#type="button", on:click=move |_| loaves.set(loaves.get() + 1)) {
                "Bake a loaf"
            }
            output(id="loaves") { (loaves) }
        }
        (order())
        p { a(id="leave", href="/recipe") { "To the recipe" } }
    }
}

/// A form whose fields are bound: what they say is what the signals know.
fn order() -> View {
    let (name, note) = (create_signal(String::new()), create_signal(String::new()));
    let (flour, sliced) = (create_signal(String::from("rye")), create_signal(false));
    let cut = move || if sliced.get() { "sliced" } else { "whole" };
    view! {
        form(class="card", action="/recipe") {
            label { "Your name " input(name="name", autocomplete="name", bind:value=name) }
            label { "A note " textarea(name="note", bind:value=note) }
            label {
                "Flour "
                select(name="flour", bind:value=flour) {
                    option(value="rye", selected=true) { "Rye" }
                    option(value="spelt") { "Spelt" }
                    option(value="wheat") { "Wheat" }
                }
            }
            label(class="check") { input(name="sliced", r#type="checkbox", bind:checked=sliced) " Sliced" }
            p(id="heard", aria-live="polite") {
                "Heard: " b { (name) } ", " b { (note) } ", " b { (flour) } ", " b { (cut()) }
            }
            button { "Order" }
        }
    }
}

//! `servings/{what}`: the ingredients for as many as come. It wakes when somebody turns to it.

use perennial::prelude::*;

use super::awake;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Servings {
    loaves: u32,
    /// Name, and grams for one loaf.
    ingredients: Vec<(String, u32)>,
}

pub(crate) fn capsule() -> Capsule<Servings> {
    Capsule::new("servings/{what}").view(view).build_state(load).island(Hydrate::Interaction)
}

#[server_only]
async fn load(_context: BuildContext) -> Servings {
    let ingredients = [("rye flour", 300), ("wheat flour", 200), ("water", 400), ("salt", 10)];
    let ingredients = ingredients.map(|(name, grams)| (name.to_owned(), grams)).to_vec();
    Servings { loaves: 1, ingredients }
}

fn view(own: Servings) -> View {
    let loaves = create_signal(own.loaves);
    let less = move |_| loaves.set(loaves.get().saturating_sub(1).max(1));
    let more = move |_| loaves.set(loaves.get() + 1);
    let entry = move |(name, grams): (String, u32)| {
        let amount = move || format!("{} g ", grams * loaves.get());
        view! { li { b { (amount()) } (name) } }
    };
    let ingredients: Vec<View> = own.ingredients.into_iter().map(entry).collect();
    view! {
        section(class="card servings") {
            p(class="row") {
                button(class="less", r#type="button", aria-label="One loaf less", on:click=less) { "−" }
                output { (loaves) }
                button(class="more", r#type="button", aria-label="One loaf more", on:click=more) { "+" }
                (awake::mark())
            }
            ul { (ingredients) }
        }
    }
}

//! `fact/{id: u32}`: shown when it is there, with a fallback until then.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Fact {
    text: String,
    likes: u32,
}

pub(crate) fn capsule() -> Capsule<Fact> {
    Capsule::new("fact/{id: u32}")
        .view(view)
        .build_state(load)
        .public()
        .fallback(|| view! { p(class="waiting") { "A fact is on its way …" } })
}

#[server_only]
async fn load(context: BuildContext) -> Result<Fact, PageError> {
    let id: u32 = context.parse_param("id")?;
    Ok(Fact { text: format!("The square of {id} is {}.", u64::from(id) * u64::from(id)), likes: 0 })
}

fn view(fact: FactRx) -> View {
    view! {
        div(class="card fact") {
            p { (fact.text) }
            button(on:click=move |_| fact.likes.set(fact.likes.get() + 1)) {
                "Liked " (fact.likes) " times"
            }
        }
    }
}

//! A page whose state is of every kind, and is frozen and thawed.

use perennial::freezing::{ThawPreferences, freeze, thaw};
use perennial::prelude::*;

use crate::shape::Shape;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Frozen {
    shapes: Vec<Shape>,
}

pub(crate) fn template() -> Template<Frozen> {
    Template::new("frozen/{seed: u32}")
        .view(view)
        .build_state(load)
        .incremental_generation()
        .migrate(|name: String| Frozen { shapes: vec![Shape::Plain(true, 'o', name)] })
}

#[server_only]
async fn load(context: BuildContext) -> Result<Frozen, PageError> {
    Ok(Frozen { shapes: crate::arbitrary::shapes(context.param("seed")?.parse()?) })
}

/// `#text` is what was frozen, and what is thawed; `#said` is what came of it.
fn view(state: FrozenRx) -> View {
    let (text, said) = (create_signal(String::new()), create_signal(String::new()));
    let on_freeze = move |_| match freeze() {
        Ok(frozen) => text.set(frozen),
        Err(error) => said.set(error.to_string()),
    };
    let on_thaw = move |_| {
        said.set(match thaw(&text.get_clone(), &ThawPreferences::new()) {
            Ok(thawed) => format!("{thawed:?}"),
            Err(error) => error.to_string(),
        });
    };
    view! {
        pre(id="shapes") { (format!("{:#?}", state.shapes.get_clone())) }
        textarea(id="text", bind:value=text)
        button(id="clear", on:click=move |_| state.shapes.set(Vec::new())) { "Clear" }
        button(id="freeze", on:click=on_freeze) { "Freeze" }
        button(id="thaw", on:click=on_thaw) { "Thaw" }
        p(id="said") { (said) }
    }
}

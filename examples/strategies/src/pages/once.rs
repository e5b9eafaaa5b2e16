//! `/once`: build state alone.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Once {
    made_from: String,
    clicks: u32,
}

pub(crate) fn template() -> Template<Once> {
    Template::new("once").view(view).head(head).build_state(load)
}

#[server_only]
async fn load(context: BuildContext) -> Once {
    Once { made_from: context.path().to_string(), clicks: 0 }
}

#[server_only]
fn head(_once: &Once) -> Head {
    Head::title("Build state").description("Made when the app is built.")
}

fn view(once: OnceRx) -> View {
    view! {
        h1 { "Build state" }
        p { "Made when the app was built, from the path " code { (once.made_from) } "." }
        button(on:click=move |_| once.clicks.set(once.clicks.get() + 1)) {
            "Clicked " (once.clicks) " times"
        }
    }
}

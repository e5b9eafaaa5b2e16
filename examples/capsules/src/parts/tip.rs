//! `tip`: a widget in the layout of every page.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Tip {
    text: String,
}

pub(crate) fn capsule() -> Capsule<Tip> {
    Capsule::new("tip").view(view).build_state(load).public()
}

#[server_only]
async fn load(_context: BuildContext) -> Tip {
    Tip { text: "A widget is stored once, wherever it stands.".to_owned() }
}

fn view(tip: Tip) -> View {
    view! { p(class="tip") { (tip.text) } }
}

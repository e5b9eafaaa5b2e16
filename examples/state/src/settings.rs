//! The global state: what every page sees, and what outlives each of them.

use perennial::prelude::*;

/// Who packs.
#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Settings {
    pub(crate) name: String,
}

pub(crate) fn global() -> GlobalState<SettingsRx> {
    GlobalState::new().build_state(load)
}

#[server_only]
async fn load(_: BuildContext) -> Settings {
    Settings { name: String::new() }
}

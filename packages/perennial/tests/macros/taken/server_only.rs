//! What is for the server only.

use perennial::prelude::*;

#[server_only]
mod database {
    pub(crate) fn name() -> String {
        "a".to_owned()
    }
}

#[server_only]
async fn load(_: BuildContext) -> Result<Named, PageError> {
    Ok(Named { name: database::name() })
}

#[derive(Serialize, Deserialize, ReactiveState)]
struct Named {
    name: String,
}

pub(crate) fn compiles() {
    let _ = Template::new("a").view(|named: NamedRx| view! { (named.name) }).build_state(load);
}

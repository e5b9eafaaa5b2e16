//! `/blocking/{ms: u64}/{slug}`: the state function blocks its thread so long.

use std::time::Duration;

use perennial::prelude::*;

use crate::proven::{self, Proven};

pub(crate) fn template() -> Template<Proven> {
    Template::new("blocking/{ms: u64}/{slug}")
        .view(proven::view)
        .build_state(load)
        .incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Proven, PageError> {
    std::thread::sleep(Duration::from_millis(context.parse_param("ms")?));
    Ok(Proven::now(context.path().as_str()))
}

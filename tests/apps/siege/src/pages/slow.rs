//! `/slow/{ms: u64}/{slug}`: the state function waits so long, as for a database.

use std::time::Duration;

use perennial::prelude::*;

use crate::proven::{self, Proven};

pub(crate) fn template() -> Template<Proven> {
    Template::new("slow/{ms: u64}/{slug}")
        .view(proven::view)
        .build_state(load)
        .incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Proven, PageError> {
    tokio::time::sleep(Duration::from_millis(context.parse_param("ms")?)).await;
    Ok(Proven::now(context.path().as_str()))
}

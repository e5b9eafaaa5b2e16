//! `/guarded/{ms: u64}`: behind a guard that decides slowly.

use std::time::Duration;

use perennial::prelude::*;

use crate::proven::{self, Proven};

pub(crate) fn template() -> Template<Proven> {
    Template::new("guarded/{ms: u64}")
        .view(proven::view)
        .build_state(load)
        .guard(decide)
        .incremental_generation()
}

#[server_only]
async fn decide(request: RequestContext) -> Result<(), PageError> {
    tokio::time::sleep(Duration::from_millis(request.parse_param("ms")?)).await;
    Ok(())
}

#[server_only]
async fn load(context: BuildContext) -> Proven {
    Proven::now(context.path().as_str())
}

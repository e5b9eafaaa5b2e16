//! The pages of another HTTP server, before which this one stands.
//!
//! Pages of the product's route are fetched as a stranger would: without cookies. What the server
//! answers to a stranger may be shared, unless it says otherwise; everything else is passed through.

mod headers;
mod pass;
mod render;
mod request_body;
mod sharing;
mod upstream;

use std::sync::Arc;
use std::time::Duration;

use perennial_actix::{Incremental, IncrementalBuilder};

use crate::arguments::{EdgeArguments, ProxyArguments};
use crate::edge;

use render::UpstreamPages;
use upstream::{Upstream, UpstreamLimits};

/// The routes, and the server behind them.
pub(crate) fn incremental(
    edge: &EdgeArguments,
    arguments: &ProxyArguments,
) -> Result<IncrementalBuilder, Box<dyn std::error::Error>> {
    let limits = UpstreamLimits {
        requests: arguments.upstream_requests,
        silence: Duration::from_secs(arguments.upstream_silence),
        body_bytes: arguments.body_bytes,
    };
    let upstream = Arc::new(Upstream::new(&arguments.upstream, limits)?);
    let pages = UpstreamPages::new(Arc::clone(&upstream));
    let loading = include_str!("../../static/loading.html");
    let builder = Incremental::builder(pages).route(edge::product_route(edge, loading));
    Ok(builder.fallback(move |request, body| {
        let upstream = Arc::clone(&upstream);
        async move { pass::pass(&upstream, request, body).await }
    }))
}
